/**
 * The `Host` header of a request: exactly one, and one that is a host (RFC 9112 §3.2, RFC 3986 §3.2.2).
 *
 * Whether it is ours nobody asks here: links are made from the configured public URL, never from a request.
 */
import type { IncomingMessage } from 'node:http'

/** Hosts that were found to be well-formed, remembered at most: nearly every request has the same. */
const maxRemembered = 256
const known = new Set<string>()

/** A name, an IPv4 address, or an IPv6 address in brackets; then perhaps a port. */
const grammar = /^((?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})+|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{0,5})?$/

/** The host without the port, as it was sent; null where `header` is none. */
export function hostnameOf(header: string): string | null {
  return grammar.exec(header)?.[1] ?? null
}

function isHost(header: string): boolean {
  if (known.has(header)) return true
  if (hostnameOf(header) === null) return false
  if (known.size >= maxRemembered) known.clear()
  known.add(header)
  return true
}

/** Node keeps the first of several and says nothing of the others; its raw list has them all. */
function hasSecond(rawHeaders: readonly string[]): boolean {
  let seen = false
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length !== 4 || (name !== 'Host' && name !== 'host' && name.toLowerCase() !== 'host')) continue
    if (seen) return true
    seen = true
  }
  return false
}

/** Whether a request may be served as to its `Host`; only HTTP/1.0 may do without one. */
export function hasProperHost({ headers, rawHeaders, httpVersion }: IncomingMessage): boolean {
  const { host } = headers
  if (host === undefined) return httpVersion === '1.0'
  return isHost(host) && !hasSecond(rawHeaders)
}
