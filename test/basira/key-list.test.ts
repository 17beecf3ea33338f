/**
 * The dashboard's list of API keys: scopes in words, what is found, in which order, and what an address may say of it.
 *
 * How it looks and works in a browser is test/browser/basira-api-keys.test.ts.
 */
import { describe, expect, test } from 'vitest'
import { basiraScopes } from '../../services/basira/api/src/dialect.ts'
import {
  arranged,
  endNotice,
  reaches,
  scopes,
  scopesInWords,
} from '../../services/basira/dashboard/panel/api-keys/api-key.ts'
import type { ApiKey } from '../../services/basira/dashboard/panel/shell/api-key.ts'
import { parseKeySearch } from '../../services/basira/dashboard/panel/shell/key-search.ts'

const now = Date.parse('2026-06-15T12:00:00.000Z')

function key(name: string, more: Partial<ApiKey> = {}): ApiKey {
  return {
    id: name,
    name,
    prefix: `dbm_ak_${name}_...`,
    scopes: ['*'],
    allowedIps: [],
    createdAt: '2026-06-01T00:00:00.000Z',
    maker: { type: 'account', id: 'a' },
    expiresAt: null,
    lastUsedAt: null,
    status: 'active',
    ...more,
  }
}

test('the dashboard offers the scopes there are, with the words that the API has for them', () => {
  expect(Object.fromEntries(scopes.map(({ scope, meaning }) => [scope, meaning]))).toEqual(basiraScopes)
})

test('everything reaches every scope and reads as such; what is chosen reaches itself', () => {
  expect(reaches(['*'], 'keys:read')).toBe(true)
  expect(reaches(['keys:read'], 'keys:read')).toBe(true)
  expect(reaches(['keys:read'], 'keys:write')).toBe(false)
  expect(scopesInWords(['*'])).toBe('Everything but billing')
  expect(scopesInWords(['keys:read', 'keys:write'])).toBe('keys:read, keys:write')
})

describe('a list of keys', () => {
  const old = key('Backup 10', {
    createdAt: '2026-05-01T00:00:00.000Z',
    lastUsedAt: '2026-06-10T00:00:00.000Z',
  })
  const fresh = key('backup 9', {
    createdAt: '2026-06-02T00:00:00.000Z',
    expiresAt: '2026-07-01T00:00:00.000Z',
  })
  const narrow = key('agent', { scopes: ['telemetry:write'], expiresAt: '2026-06-20T00:00:00.000Z' })
  const keys = [old, fresh, narrow]
  const names = (search: Parameters<typeof arranged>[1]) => arranged(keys, search).map(({ name }) => name)

  test('is newest first where nothing is asked', () => {
    expect(names({})).toEqual(['backup 9', 'agent', 'Backup 10'])
  })

  test('holds what has the searched words in its name, prefix or scopes, whatever the case', () => {
    expect(names({ q: 'BACKUP' })).toEqual(['backup 9', 'Backup 10'])
    expect(names({ q: 'backup 10' })).toEqual(['Backup 10'])
    expect(names({ q: 'telemetry' })).toEqual(['agent'])
    expect(names({ q: 'dbm_ak_agent' })).toEqual(['agent'])
    expect(names({ q: 'everything but' })).toHaveLength(2)
    expect(names({ q: 'nothing' })).toEqual([])
    expect(names({ q: 'agent telemetry' })).toEqual([])
  })

  test('sorts names as people do: numbers by value, cases alike', () => {
    expect(names({ sort: 'name' })).toEqual(['agent', 'backup 9', 'Backup 10'])
    expect(names({ sort: '-name' })).toEqual(['Backup 10', 'backup 9', 'agent'])
  })

  test('has "never" last, whichever way it is sorted', () => {
    expect(names({ sort: 'expires' })).toEqual(['agent', 'backup 9', 'Backup 10'])
    expect(names({ sort: '-expires' })).toEqual(['backup 9', 'agent', 'Backup 10'])
    expect(names({ sort: '-last_used' })[0]).toBe('Backup 10')
    expect(names({ sort: 'last_used' })[0]).toBe('Backup 10')
  })

  test('is sorted anew and not in place', () => {
    const before = [...keys]
    arranged(keys, { sort: 'name' })
    expect(keys).toEqual(before)
  })
})

test.each([
  [null, 'active', null],
  ['2026-06-22T12:00:00.000Z', 'active', null],
  ['2026-06-22T11:59:59.000Z', 'active', 'Ends in 6 days'],
  ['2026-06-16T12:00:00.000Z', 'active', 'Ends in 1 day'],
  ['2026-06-16T11:59:59.000Z', 'active', 'Ends within a day'],
  ['2026-06-14T00:00:00.000Z', 'expired', null],
  ['2026-06-16T00:00:00.000Z', 'revoked', null],
] as const)('of a key that ends %s and is %s, the notice is %s', (expiresAt, status, notice) => {
  expect(endNotice(key('k', { expiresAt, status }), now)).toBe(notice)
})

test.each([
  [{}, {}],
  [
    { q: 'a', sort: '-name', ended: true },
    { q: 'a', sort: '-name', ended: true },
  ],
  [{ q: 12 }, { q: '12' }],
  [{ q: '', sort: '-created', ended: false }, {}],
  [{ q: ['a'], sort: 'secret', ended: 'yes', page: 3 }, {}],
  [{ sort: '--name' }, {}],
])('an address that says %j means %j', (said, meant) => {
  expect(parseKeySearch(said)).toEqual(meant)
})
