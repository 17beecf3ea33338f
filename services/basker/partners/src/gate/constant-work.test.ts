import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { startTestPartners, type TestPartners } from '../testing/test-partners.ts'

const path = '/partners/2026-02/royal-opera-house/pages'

let partners: TestPartners
const keys = { known: '', revoked: '' }

beforeAll(async () => {
  partners = await startTestPartners()
  const tenant = await partners.tenant('royal-opera-house')
  const { accountId, key } = await partners.person({ [tenant.id]: 'viewer' })
  keys.known = key
  keys.revoked = await partners.key(accountId)
  await partners.revoke(keys.revoked)
})
afterAll(() => partners.close())

const scheme = 'users API-Key'

test.each<readonly [string, () => readonly (readonly [string, string])[]]>([
  ['a hit', () => [['Authorization', `${scheme} ${keys.known}`]]],
  ['a miss', () => [['Authorization', `${scheme} 00000000-0000-4000-8000-000000000000`]]],
  ['a revoked key', () => [['Authorization', `${scheme} ${keys.revoked}`]]],
  ['a malformed key', () => [['Authorization', `${scheme} short`]]],
  ['a key too long to be one', () => [['Authorization', `${scheme} ${'k'.repeat(4_000)}`]]],
  ['another scheme', () => [['Authorization', `Bearer ${keys.known}`]]],
  ['no header', () => []],
  ['an empty header', () => [['Authorization', '']]],
  ['a cookie', () => [['Cookie', '__Host-basker_access=x']]],
  [
    'the header twice',
    () => [
      ['Authorization', `${scheme} ${keys.known}`],
      ['Authorization', `${scheme} ${keys.known}`],
    ],
  ],
])('%s is looked up once, by two digests of full length', async (_, lines) => {
  const lookUp = vi.spyOn(partners.store.keys, 'factsByDigest')
  try {
    await rawRequest(partners.url, 'GET', path, lines())
    expect(lookUp).toHaveBeenCalledTimes(1)
    const [digests = []] = lookUp.mock.calls[0] ?? []
    expect(digests.map((digest) => digest.length)).toEqual([64, 40])
  } finally {
    lookUp.mockRestore()
  }
})
