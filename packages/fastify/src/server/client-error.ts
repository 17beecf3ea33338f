/**
 * Answering what Node's parser refuses, where there is neither request nor reply: straight to the socket.
 *
 * What reaches a route is answered by the error handler of `create-server.ts`.
 */
import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { errorReply } from '../reply/error-reply.ts'
import type { ReplyTable } from '../reply/reply-table.ts'
import { RequestProblem, type RequestProblemCode } from '../reply/request-problem.ts'

const problems: Readonly<Record<string, RequestProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

/** What a socket remembers of the reply it is in the middle of; Node keeps it there for its own handler. */
interface Answering {
  readonly _httpMessage?: { readonly _headerSent?: boolean } | null
}

/**
 * Writes one error reply and closes the connection: after a parse error nothing that follows on it can be trusted to be
 * where a request begins (RFC 9112 §9.2). Says nothing where a reply has begun or nobody listens.
 *
 * @param headers sent with every reply
 */
export function answerClientError(
  table: ReplyTable,
  headers: Readonly<Record<string, string>>,
  error: { readonly code?: string },
  socket: Socket & Answering,
): void {
  const hasBegun = socket._httpMessage?._headerSent === true
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegun) {
    socket.destroy()
    return
  }
  const code = problems[error.code ?? ''] ?? 'request_malformed'
  const requestId = randomUUID()
  const reply = errorReply(table, new RequestProblem(code), requestId)
  const lines = Object.entries({
    ...headers,
    ...reply.headers,
    'x-request-id': requestId,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(reply.body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ''}\r\n${lines.join('')}\r\n`
  socket.end(head + reply.body)
  linger(socket)
}

/** How long, and for how many bytes, a refused sender may go on before the connection is cut. */
const lingerMs = 1_000
const lingerBytes = 4_194_304

/**
 * Reads on without looking: closing a connection on which bytes wait unread resets it, and the sender would never see the
 * reply (RFC 9112 §9.6).
 */
function linger(socket: Socket): void {
  let left = lingerBytes
  const cut = (): void => {
    socket.destroy()
  }
  const timer = setTimeout(cut, lingerMs)
  timer.unref()
  socket.removeAllListeners('data')
  socket.on('data', (chunk) => {
    left -= chunk.length
    if (left < 0) cut()
  })
  socket.once('end', cut)
  socket.once('close', () => clearTimeout(timer))
  socket.resume()
}
