/**
 * Which databases of a list are shown, and in which order.
 */
import { expect, test } from 'vitest'
import type { Database } from '../shell/databases.api.ts'
import { type DatabasesSearch, parseDatabasesSearch } from '../shell/databases-search.ts'
import { arranged } from './arranged.ts'

const base: Database = {
  id: 'a',
  name: 'db 10',
  engine: 'postgres',
  engineVersion: null,
  host: 'db-1.internal',
  port: 5_432,
  tags: {},
  pollIntervalSeconds: 60,
  collectsExplainPlans: true,
  collectsReplication: true,
  disabledCollectors: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  lastSeenAt: null,
  health: 'new',
}
const databases: readonly Database[] = [
  base,
  {
    ...base,
    id: 'b',
    name: 'Db 2',
    health: 'connected',
    lastSeenAt: '2026-01-02T00:00:00.000Z',
    tags: { env: 'Production' },
  },
  {
    ...base,
    id: 'c',
    name: 'db 1',
    engine: 'clickhouse',
    engineVersion: '25.3',
    host: 'events',
    port: 8_123,
    health: 'disconnected',
    lastSeenAt: '2026-01-01T00:00:00.000Z',
  },
]

function ids(search: DatabasesSearch): string {
  return arranged(databases, search)
    .map(({ id }) => id)
    .join('')
}

test('by name, numbers in names count as numbers and case does not matter', () => {
  expect(ids({})).toBe('cba')
  expect(ids({ sort: '-name' })).toBe('abc')
})

test('by health, what needs somebody comes first; by last seen, never is longest ago', () => {
  expect([ids({ sort: 'health' }), ids({ sort: '-health' })]).toEqual(['cab', 'bac'])
  expect([ids({ sort: 'seen' }), ids({ sort: '-seen' })]).toEqual(['acb', 'bca'])
})

test.each([
  ['DB', 'cba'],
  ['events', 'c'],
  [':8123', 'c'],
  ['PostgreSQL', 'ba'],
  ['25.3', 'c'],
  ['env=prod', 'b'],
  ['db production', 'b'],
  [' ', 'cba'],
  ['nowhere', ''],
])('a search for "%s" finds "%s"', (q, found) => {
  expect(ids({ q })).toBe(found)
})

test('of an address only what is known stays', () => {
  expect(parseDatabasesSearch({ q: 12, sort: '-health', more: 1 })).toEqual({ q: '12', sort: '-health' })
  expect(parseDatabasesSearch({ q: '', sort: 'port' })).toEqual({})
  expect(parseDatabasesSearch({ q: { a: 1 }, sort: 'name' })).toEqual({})
})
