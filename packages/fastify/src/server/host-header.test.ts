/**
 * Which `Host` headers a request may have, judged alone and by a server that listens.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchange, portOf } from '../testing/raw-socket.ts'
import { testReplies } from '../testing/test-replies.ts'
import { createServer } from './create-server.ts'
import { hostnameOf } from './host-header.ts'

const app = createServer({ replies: testReplies })
app.get('/plain', () => ({ ok: true }))
let port = 0

beforeAll(async () => {
  port = await portOf(app)
})
afterAll(() => app.close())

test.each([
  ['basira.example', 'basira.example'],
  ['LOCALHOST:4000', 'LOCALHOST'],
  ['127.0.0.1:4000', '127.0.0.1'],
  ['[::1]:4000', '[::1]'],
  ['[2001:db8::7]', '[2001:db8::7]'],
  ['xn--bcher-kva.example.', 'xn--bcher-kva.example.'],
  ['a_b.internal:', 'a_b.internal'],
])('%j is the host %s', (header, hostname) => {
  expect(hostnameOf(header)).toBe(hostname)
})

const none = [
  '',
  'a b',
  'evil.example:80@x',
  'user@host',
  'a/b',
  'a?b',
  'a:b',
  'a:123456',
  '[::1',
  '::1',
  'h\u00f6st',
  '%zz',
]

test.each(none)('%j is no host', (header) => {
  expect(hostnameOf(header)).toBeNull()
})

test.each([
  ['none', ''],
  ['two that are the same', 'Host: a\r\nHost: a\r\n'],
  ['two in different letters', 'Host: a\r\nhOST: b\r\n'],
  ['one with a space in it', 'Host: a b\r\n'],
  ['one with a user in it', 'Host: evil.example:80@x\r\n'],
  ['an empty one', 'Host:\r\n'],
])('a request with such a Host is 400, on every path: %s', async (_what, headers) => {
  for (const path of ['/plain', '/nowhere']) {
    const reply = await exchange(port, `GET ${path} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
    expect([path, reply.status]).toEqual([path, 400])
  }
})

test('a request with one proper Host is served, again and again', async () => {
  for (let count = 0; count < 3; count++) {
    const reply = await exchange(
      port,
      'GET /plain HTTP/1.1\r\nHost: a.example:8080\r\nConnection: close\r\n\r\n',
    )
    expect(reply.status).toBe(200)
  }
})

test('HTTP/1.0 may do without a Host', async () => {
  expect((await exchange(port, 'GET /plain HTTP/1.0\r\n\r\n')).status).toBe(200)
})
