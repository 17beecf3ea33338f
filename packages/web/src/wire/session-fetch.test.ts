/**
 * What becomes of a call whose reply does not come: a sentence for a person, after a bounded time.
 *
 * Replies of real servers, and refreshes between them, are in test/browser and test/sessions.
 */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { strangerFetch } from './session-fetch.ts'

let server: Server
let url: string
let answer: RequestListener
let limits: AbortController[]

beforeEach(async () => {
  server = createServer((request, reply) => answer(request, reply))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  limits = []
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const limit = new AbortController()
    limits.push(limit)
    return limit.signal
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  server.closeAllConnections()
  server.close()
})

function timeIsUp(): void {
  for (const limit of limits) limit.abort(new DOMException('time is up', 'TimeoutError'))
}

test('a reply comes whole, with its status and headers, also one without a body', async () => {
  answer = (_, reply) => reply.writeHead(404, { 'x-request-id': 'abc' }).end('{"error":"gone"}')
  const gone = await strangerFetch(new Request(url))
  expect([gone.status, gone.headers.get('x-request-id')]).toEqual([404, 'abc'])
  expect(await gone.json()).toEqual({ error: 'gone' })
  answer = (_, reply) => reply.writeHead(204).end()
  const done = await strangerFetch(new Request(url, { method: 'DELETE' }))
  expect([done.status, await done.text()]).toEqual([204, ''])
  expect(limits).toHaveLength(2)
})

test.each([
  ['before it began', (): RequestListener => (request) => request.socket.destroy()],
  [
    'in the middle of its body',
    (): RequestListener => (request, reply) => {
      reply.writeHead(201, { 'content-length': '99' }).write('{"key":"', () => request.socket.destroy())
    },
  ],
])('a reply that is cut off %s is told as a server that cannot be reached', async (_, listener) => {
  answer = listener()
  await expect(strangerFetch(new Request(url))).rejects.toMatchObject({
    name: 'Problem',
    status: null,
    message: expect.stringContaining('cannot be reached'),
  })
})

test.each([
  ['at all', (): RequestListener => () => timeIsUp()],
  [
    'to its end',
    (): RequestListener => (_, reply) => {
      reply.writeHead(201, { 'content-length': '99' }).write('{"key":"', timeIsUp)
    },
  ],
])('a reply that does not come %s in time is told, and that a deed may be done', async (_, listener) => {
  answer = listener()
  const late = (advice: RegExp) => ({ name: 'Problem', status: null, message: expect.stringMatching(advice) })
  const deed = new Request(url, { method: 'POST' })
  await expect(strangerFetch(deed)).rejects.toMatchObject(late(/too long.*may have done it/))
  await expect(strangerFetch(new Request(url))).rejects.toMatchObject(late(/too long.*Try again in a moment/))
})

test('what was called off stays what it is, before it was sent and after', async () => {
  const off = new AbortController()
  answer = () => off.abort()
  for (let calls = 0; calls < 2; calls++) {
    await expect(strangerFetch(new Request(url, { signal: off.signal }))).rejects.toMatchObject({
      name: 'AbortError',
    })
  }
})
