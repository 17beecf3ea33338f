/**
 * Connections of a program to a server: kept alive, a bounded number of them, with the times of each exchange.
 *
 * What is not HTTP is sent by raw-exchange.ts.
 */
import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Ask {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is; `content-type` is the caller's. */
  readonly body?: string | Buffer
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** name, value, name, … */
  readonly rawHeaders: readonly string[]
  readonly text: string
  /** `performance.now()` before the request was written and after the reply had been read. */
  readonly startedAt: number
  readonly endedAt: number
}

/** The body of an answer as an object; fails where it is none. */
export function jsonOf(answer: Answer): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(answer.text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`no object: ${answer.text}`)
  }
  return value as Record<string, unknown>
}

/** A field of an answer that has to be a text. */
export function textOf(answer: Answer, name: string): string {
  const value = jsonOf(answer)[name]
  if (typeof value !== 'string') throw new Error(`${answer.status}: no text ${name} in ${answer.text}`)
  return value
}

export class Connections {
  readonly #agent: Agent
  readonly #origin: URL

  readonly #from: string | undefined

  /**
   * @param most connections at once; what does not fit waits in order
   * @param from address to connect from; any of 127.0.0.0/8
   */
  constructor(origin: string, most = 1, from?: string) {
    this.#origin = new URL(origin)
    this.#from = from
    this.#agent = new Agent({ keepAlive: true, maxSockets: most, maxFreeSockets: most })
  }

  ask(method: string, path: string, { headers = {}, json, body }: Ask = {}): Promise<Answer> {
    const content = json === undefined ? body : JSON.stringify(json)
    const sent: Record<string, string | string[]> = {}
    for (const [name, value] of Object.entries(headers))
      sent[name] = typeof value === 'string' ? value : [...value]
    if (json !== undefined) sent['content-type'] = 'application/json'
    if (content !== undefined) sent['content-length'] = String(Buffer.byteLength(content))
    const startedAt = performance.now()
    return new Promise((resolve, reject) => {
      const sending = request(
        {
          agent: this.#agent,
          host: this.#origin.hostname,
          port: this.#origin.port,
          method,
          path,
          headers: sent,
          timeout: 90_000,
          ...(this.#from !== undefined && { localAddress: this.#from }),
        },
        (reply) => {
          const chunks: Buffer[] = []
          reply.on('data', (chunk: Buffer) => chunks.push(chunk))
          reply.on('error', reject)
          reply.on('end', () =>
            resolve({
              status: reply.statusCode ?? 0,
              headers: reply.headers,
              rawHeaders: reply.rawHeaders,
              text: Buffer.concat(chunks).toString('utf8'),
              startedAt,
              endedAt: performance.now(),
            }),
          )
        },
      )
      sending.on('error', reject)
      sending.on('timeout', () => sending.destroy(new Error(`no answer to ${method} ${path}`)))
      sending.end(content)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
