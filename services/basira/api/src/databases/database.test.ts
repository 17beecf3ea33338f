/**
 * When a database counts as connected.
 *
 * The routes have tests of their own.
 */
import { expect, test } from 'vitest'
import { connectionOf, type Database } from './database.ts'

const database: Database = {
  id: 'a',
  organizationId: 'o',
  name: 'orders',
  engine: 'postgres',
  engineVersion: null,
  host: 'db.internal',
  port: 5_432,
  tags: {},
  pollIntervalSeconds: 10,
  collectExplainPlans: true,
  collectReplication: true,
  disabledCollectors: [],
  createdAt: 0,
  updatedAt: 0,
  lastSeenAt: 1_000,
}

test('a database that no agent has ever reported is disconnected', () => {
  expect(connectionOf({ ...database, lastSeenAt: null }, 1_000)).toBe('disconnected')
})

test('a database stays connected until its third interval has passed in silence', () => {
  expect(connectionOf(database, 30_999)).toBe('connected')
  expect(connectionOf(database, 31_000)).toBe('disconnected')
})
