/**
 * Bytes to a server as no HTTP client would send them, and what comes back; for tests.
 *
 * What any client can send, tests send by `app.inject`.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Server } from '../server/create-server.ts'

export interface RawReply {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export async function portOf(app: Server): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}

/** Sends `bytes`, ends the sending side where `end` says so, and reads until the server closes the connection. */
export async function exchange(port: number, bytes: string | Buffer, end = false): Promise<RawReply> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A server that answers before it has read everything may reset what was still on its way.
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (end) socket.end(bytes)
  else socket.write(bytes)
  await once(socket, 'close')
  return parsed(Buffer.concat(chunks).toString('latin1'))
}

function parsed(text: string): RawReply {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
  })
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
  }
}
