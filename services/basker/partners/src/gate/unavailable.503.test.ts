import { Refusal } from 'claviger'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startTestPartners, type TestPartners } from '../testing/test-partners.ts'

const path = '/2026-02/royal-opera-house/pages'
const unknown = '00000000-0000-4000-8000-000000000000'

let partners: TestPartners
let key = ''

beforeAll(async () => {
  partners = await startTestPartners()
  const tenant = await partners.tenant('royal-opera-house')
  key = (await partners.person({ [tenant.id]: 'viewer' })).key
})
afterEach(() => {
  vi.restoreAllMocks()
})
afterAll(() => partners.close())

function loseKeys(): void {
  const lost = new Refusal('unavailable', { retryAfterSeconds: 1 })
  vi.spyOn(partners.store.keys, 'factsByDigest').mockRejectedValue(lost)
}

test('a key that cannot be looked up is 503 with Retry-After, for it may be a good one', async () => {
  loseKeys()
  const reply = await partners.ask('GET', path, { key: unknown })
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '1'])
  expect(reply.text).not.toContain(unknown)
})

test('a key that could never be one is 401 all the same', async () => {
  loseKeys()
  for (const malformed of ['short', 'k'.repeat(300)]) {
    expect((await partners.ask('GET', path, { key: malformed })).status).toBe(401)
  }
  expect((await partners.ask('GET', path)).status).toBe(401)
})

test('content that cannot be reached is 503, and a bug is 500 that says nothing of it', async () => {
  vi.spyOn(partners.reader, 'read').mockRejectedValueOnce(new Refusal('unavailable'))
  const lost = await partners.ask('GET', path, { key })
  expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '1'])
  vi.spyOn(partners.reader, 'read').mockRejectedValueOnce(new Error('the inner workings'))
  const bug = await partners.ask('GET', path, { key })
  expect([bug.status, bug.text.includes('inner')]).toEqual([500, false])
})
