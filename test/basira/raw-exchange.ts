/**
 * Bytes to a server as no HTTP client would send them, and the replies that come back.
 *
 * What any client can send is sent by connection.ts.
 */
import { connect, type Socket } from 'node:net'

export interface RawReply {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Exchange {
  readonly replies: readonly RawReply[]
  /** Whether the server closed the connection. */
  readonly closed: boolean
}

export interface SendOptions {
  /** Replies after which there is nothing more to wait for. */
  readonly expected?: number
  /** Whether our side is ended after the bytes. */
  readonly end?: boolean
  readonly withinMs?: number
  /** Called once when the server has said that it wants the body (`100 Continue`). */
  readonly onContinue?: (socket: Socket) => Promise<void>
}

/** Sends `bytes` and reads until the expected replies are there, the server closes, or the time is over. */
export async function send(
  origin: string,
  bytes: string | Buffer,
  { expected = 1, end = false, withinMs = 60_000, onContinue }: SendOptions = {},
): Promise<Exchange> {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  let received = Buffer.alloc(0)
  let isAwaited = onContinue !== undefined
  return new Promise((resolve, reject) => {
    const settle = (closed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ replies: repliesIn(received), closed })
    }
    const timer = setTimeout(() => settle(false), withinMs)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (isAwaited && received.toString('latin1').startsWith('HTTP/1.1 100 ')) {
        isAwaited = false
        onContinue?.(socket).catch(reject)
      }
      if (repliesIn(received).length >= expected) settle(false)
    })
    // A server that answers before it has read everything may reset what was still on its way.
    socket.on('error', () => settle(true))
    socket.on('end', () => settle(true))
    socket.on('close', () => settle(true))
    if (typeof bytes === 'string') socket.write(bytes, 'latin1')
    else socket.write(bytes)
    if (end) socket.end()
  })
}

/** The complete replies at the beginning of what was received; such as have no body but a length are not asked for. */
function repliesIn(received: Buffer): readonly RawReply[] {
  const replies: RawReply[] = []
  let rest = received.toString('latin1')
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return replies
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n')
    const status = Number(statusLine.split(' ')[1])
    const headers = Object.fromEntries(
      lines.map((line) => {
        const at = line.indexOf(':')
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
      }),
    )
    const from = end + 4
    const length = status < 200 ? 0 : Number(headers['content-length'] ?? 0)
    if (rest.length < from + length) return replies
    if (status >= 200) replies.push({ status, headers, body: rest.slice(from, from + length) })
    rest = rest.slice(from + length)
  }
}
