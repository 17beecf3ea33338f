/**
 * A server in a thread of its own that refuses everything alike, but takes longer over requests that ask for it: what the
 * comparison of times has to find.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort } from 'node:worker_threads'

function workFor(us: number): void {
  const until = performance.now() + us / 1_000
  while (performance.now() < until);
}

const server = createServer((request, reply) => {
  // As long as Basira takes over a refusal, and what was planted.
  workFor(100 + Number(request.headers['x-planted-us'] ?? 0))
  reply.writeHead(401, { 'content-type': 'application/json', 'content-length': '2' }).end('{}')
})

server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage((server.address() as AddressInfo).port)
})
