/**
 * Chapter 4 of the ASVS, through the door of both services.
 *
 * What each requirement asks: chapter-04-web-service.ts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { send } from '../basira/raw-exchange.ts'
import { type Signed, startTestBasker, type TestBasker } from '../basker/test-basker.ts'

let basira: TestBasira
let basker: TestBasker
let editor: Signed
beforeAll(async () => {
  basira = await startTestBasira({ TRUSTED_PROXIES: '127.0.0.1' })
  basker = await startTestBasker()
  editor = await basker.person({ 'royal-opera-house': 'editor' })
})
afterAll(() => Promise.all([basira?.close(), basker?.close()]))

test('4.1.1 JSON says that it is JSON in UTF-8, pages that they are HTML in UTF-8, and an empty reply says nothing', async () => {
  const json = await basira.get('/auth/me')
  expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(JSON.parse(json.raw)).toEqual(json.body)
  const partners = await basker.ask('GET', '/partners/2026-02/royal-opera-house/pages')
  expect(partners.headers.get('content-type')).toBe('application/json; charset=utf-8')
  const page = await basira.get('/docs/')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.raw).toMatch(/^(?:<!--[^>]*-->)?\s*<!doctype html>/i)
  const empty = await basker.ask('POST', '/api/users/logout', { cookie: (await basker.person()).cookie })
  expect([empty.status, empty.raw, empty.headers.get('content-type')]).toEqual([204, '', null])
})

test('4.1.3 the address that a client claims counts for nothing: the one that the proxy wrote does', async () => {
  const person = await basira.person()
  const { key } = await basira.key(person, { allowed_ips: ['203.0.113.7'] })
  const from = async (forwarded: string): Promise<number> =>
    (await basira.get('/auth/me', { key, headers: { 'x-forwarded-for': forwarded } })).status
  expect(await from('203.0.113.7')).toBe(200)
  // What stands left of the proxy's own entry was sent by the client.
  expect(await from('203.0.113.7, 198.51.100.1')).toBe(401)
  const direct = await startTestBasira()
  try {
    const other = await direct.person()
    const made = await direct.key(other, { allowed_ips: ['203.0.113.7'] })
    const headers = {
      'x-forwarded-for': '203.0.113.7',
      'x-real-ip': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
    }
    expect((await direct.get('/auth/me', { key: made.key, headers })).status).toBe(401)
  } finally {
    await direct.close()
  }
})

test('4.2.1 a request whose end can be read in two ways is refused, and what follows it is not answered', async () => {
  const head =
    'POST /api/v1/auth/login HTTP/1.1\r\nhost: basira.example\r\ncontent-type: application/json\r\n'
  const smuggled = 'GET /healthz HTTP/1.1\r\nhost: basira.example\r\n\r\n'
  for (const ends of [
    'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'content-length: 5\r\ncontent-length: 6\r\n\r\n{}   ',
    'transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    'transfer-encoding: chunked\r\n\r\nzz\r\n\r\n',
  ]) {
    const { replies, closed } = await send(basira.url, head + ends + smuggled, { expected: 2 })
    expect(
      replies.map(({ status }) => status),
      ends,
    ).toEqual([400])
    expect(closed).toBe(true)
  }
})

test('4.3.1 depth, number and work of a query are bounded, and a refusal names what to ask less of', async () => {
  const { key } = await basker.key(editor)
  const path = '/partners/2026-02/royal-opera-house/events'
  const ask = (query: string) => basker.ask('GET', `${path}?${query}`, { key })
  expect((await ask('depth=3&limit=1')).status).toBe(200)
  for (const [query, named] of [
    ['depth=4', 'depth'],
    ['limit=1000000', 'limit'],
    [
      Array.from({ length: 200 }, (_, at) => `where[or][${at}][title][contains]=a`).join('&'),
      'parameters or brackets',
    ],
  ] as const) {
    const reply = await ask(query)
    expect(reply.status, query.slice(0, 40)).toBe(400)
    expect(String(reply.body['message'])).toContain(named)
  }
})
