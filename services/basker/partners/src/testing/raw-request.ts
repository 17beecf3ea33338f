/**
 * A request with its header lines as they are given, twice the same one included, which `fetch` would join or refuse.
 *
 * For tests only; nothing that ships imports it.
 */
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface RawReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export async function rawRequest(
  origin: string,
  method: string,
  path: string,
  lines: readonly (readonly [name: string, value: string])[] = [],
): Promise<RawReply> {
  const { host, hostname, port } = new URL(origin)
  const sent = request({
    agent: false,
    hostname,
    port,
    method,
    path,
    headers: [['Host', host], ...lines].flat(),
  })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) }
}
