import { afterEach, expect, test } from 'vitest'
import { startTestPartners, type TestPartners } from '../testing/test-partners.ts'
import { MemoryRequestLimit } from './request-limit.ts'

const body = '{"error":"Too Many Requests","message":"Rate limit exceeded. Please retry later."}'
const path = '/2026-02/royal-opera-house/pages'

let partners: TestPartners

afterEach(() => partners.close())

async function start(limits: { read: number; write: number }) {
  partners = await startTestPartners({ limits })
  const tenant = await partners.tenant('royal-opera-house')
  // To the start of a minute, so that a slow machine does not spread one test over two.
  partners.advance(60 - (partners.now() % 60_000) / 1_000)
  return partners.person({ [tenant.id]: 'viewer' })
}

async function statuses(method: string, key: string, times: number, at = path): Promise<number[]> {
  const replies: number[] = []
  for (let index = 0; index < times; index++) replies.push((await partners.ask(method, at, { key })).status)
  return replies
}

test('the read after the hundredth of a minute is 429, byte for byte, and a later minute is open again', async () => {
  const { key } = await start({ read: 100, write: 20 })
  expect(new Set(await statuses('GET', key, 100))).toEqual(new Set([200]))
  const reply = await partners.ask('GET', path, { key })
  expect([reply.status, reply.text]).toEqual([429, body])
  expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  const seconds = Number(reply.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(61)
  partners.advance(120)
  expect(await statuses('GET', key, 1)).toEqual([200])
})

test('after the seconds of Retry-After one more fits', async () => {
  const { key } = await start({ read: 10, write: 20 })
  await statuses('GET', key, 10)
  const { headers, status } = await partners.ask('GET', path, { key })
  expect(status).toBe(429)
  partners.advance(Number(headers.get('retry-after')))
  expect(await statuses('GET', key, 1)).toEqual([200])
})

test('writes are counted apart from reads, and HEAD and OPTIONS are reads', async () => {
  const { key } = await start({ read: 3, write: 2 })
  expect(await statuses('DELETE', key, 3)).toEqual([400, 400, 429])
  expect([...(await statuses('HEAD', key, 1)), ...(await statuses('OPTIONS', key, 1))]).toEqual([200, 204])
  expect(await statuses('GET', key, 2)).toEqual([200, 429])
})

test('each key has its own minute, and what comes without a good key has none', async () => {
  const { accountId, key } = await start({ read: 2, write: 2 })
  const other = await partners.key(accountId)
  expect(await statuses('GET', key, 3)).toEqual([200, 200, 429])
  expect(await statuses('GET', other, 2)).toEqual([200, 200])
  expect(await statuses('GET', 'nobody-has-this-key', 5)).toEqual([401, 401, 401, 401, 401])
})

test('the limit is asked before version, tenant and collection', async () => {
  const { key } = await start({ read: 1, write: 1 })
  expect(await statuses('GET', key, 2, '/1999-01/x')).toEqual([400, 429])
})

test('nought is no limit', async () => {
  const { key } = await start({ read: 0, write: 0 })
  expect(new Set(await statuses('GET', key, 150))).toEqual(new Set([200]))
})

test('refused requests are in the metrics', async () => {
  const { key } = await start({ read: 1, write: 1 })
  await statuses('GET', key, 4)
  const text = await partners.registry.metrics()
  expect(text).toContain('claviger_partner_limits_total{service="basker",outcome="limited"} 3')
})

test('where the limiter cannot be reached requests pass and are counted', async () => {
  const limits = { read: 1, write: 1 }
  partners = await startTestPartners({ limits, redisUrl: 'redis://127.0.0.1:1' })
  const tenant = await partners.tenant('royal-opera-house')
  const { key } = await partners.person({ [tenant.id]: 'viewer' })
  expect(await statuses('GET', key, 3)).toEqual([200, 200, 200])
  const text = await partners.registry.metrics()
  expect(text).toContain('claviger_partner_limits_total{service="basker",outcome="unreachable"} 3')
})

test('the memory of one process holds a window for each key and forgets those that are quiet', async () => {
  partners = await startTestPartners()
  const limit = new MemoryRequestLimit({ read: 1, write: 1 })
  expect(limit.take('read', 'a', 0)).toBe(0)
  expect(limit.take('read', 'a', 1)).toBeGreaterThan(0)
  expect(limit.take('write', 'a', 1)).toBe(0)
  await limit.close()
  expect(limit.take('read', 'a', 1)).toBe(0)
})
