/**
 * Replies that nobody reads, over real sockets.
 *
 * With content: test/basker/content-bounds.test.ts.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { portOf } from '../testing/raw-socket.ts'
import { testReplies } from '../testing/test-replies.ts'
import { UnsentReplies } from './unsent-replies.ts'

/** More than the system's buffers on both sides take in. */
const size = 16_777_216
const big = new Uint8Array(size).fill(0x20)

let app: Server
let port: number
let unsent: UnsentReplies
let sockets: Socket[]

beforeEach(async () => {
  unsent = new UnsentReplies({ maxOfOne: 2 * size, maxOfAll: 3 * size })
  sockets = []
  app = createServer({ replies: testReplies })
  app.get('/big/:who', (request, reply) => unsent.send(reply, (request.params as { who: string }).who, big))
  port = await portOf(app)
})

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await app.close()
})

/** Asks and reads no more than the first bytes. */
async function askOnly(who: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.write(`GET /big/${who} HTTP/1.1\r\nHost: t\r\n\r\n`)
  await once(socket, 'data')
  socket.pause()
}

const statusFor = async (who: string) => {
  const reply = await fetch(`http://127.0.0.1:${port}/big/${who}`)
  await reply.arrayBuffer()
  return [reply.status, reply.headers.get('retry-after')]
}

test('replies that one caller does not read are bounded with 429, those of everybody with 503', async () => {
  await askOnly('a')
  await askOnly('a')
  expect(await statusFor('a')).toEqual([429, '1'])
  await askOnly('b')
  expect(await statusFor('c')).toEqual([503, '1'])
  expect(unsent.bytes).toBe(3 * size)
})

test('a reply counts no more once it was read, or once its connection is gone', async () => {
  expect(await statusFor('a')).toEqual([200, null])
  await askOnly('a')
  await askOnly('a')
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => unsent.bytes).toBe(0)
  expect(await statusFor('a')).toEqual([200, null])
})
