/**
 * Where a request comes from: the connection's address, or what a trusted proxy says of it.
 *
 * Blocks of addresses, for limits and for people: `address-block.ts`. Which addresses a key allows: the engine.
 */
import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

/** Addresses that were read from one `X-Forwarded-For`, remembered at most. */
const maxRemembered = 4_096

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

export class ClientAddresses {
  readonly #proxies: readonly Range[]
  readonly #isProxy = new Map<string, boolean>()
  readonly #read = new Map<string, string>()

  /**
   * @param trustedProxies addresses and CIDRs; `loopback` for 127.0.0.0/8 and ::1
   * @throws TypeError where one of them is neither
   */
  constructor(trustedProxies: readonly string[]) {
    this.#proxies = trustedProxies.flatMap((text) =>
      text === 'loopback' ? [rangeOf('127.0.0.0/8'), rangeOf('::1')] : [rangeOf(text)],
    )
  }

  /**
   * The address of whoever sent `request`; an IPv4 address in IPv6 form comes out as IPv4. `''` once the connection is gone.
   *
   * `X-Forwarded-For` counts only on connections from trusted proxies, and is read from the right, where they wrote: past
   * every trusted proxy to the first that is not one. What stands left of that, the client may have made up; what is no
   * address ends the reading at the last hop that was one.
   */
  of(request: IncomingMessage): string {
    const peer = plain(request.socket.remoteAddress ?? '')
    if (this.#proxies.length === 0 || !this.isProxy(peer)) return peer
    const forwarded = request.headers['x-forwarded-for']
    if (forwarded === undefined) return peer
    const text = typeof forwarded === 'string' ? forwarded : forwarded.join(',')
    const name = `${peer} ${text}`
    const known = this.#read.get(name)
    if (known !== undefined) return known
    const address = this.#readFromRight(text, peer)
    if (this.#read.size >= maxRemembered) this.#read.clear()
    this.#read.set(name, address)
    return address
  }

  /** Whether `address` is one of the trusted proxies. */
  isProxy(address: string): boolean {
    const known = this.#isProxy.get(address)
    if (known !== undefined) return known
    const answer = ipaddr.isValid(address) && this.#matches(ipaddr.process(address))
    if (this.#isProxy.size >= maxRemembered) this.#isProxy.clear()
    this.#isProxy.set(address, answer)
    return answer
  }

  #matches(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.#proxies.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    )
  }

  #readFromRight(forwarded: string, peer: string): string {
    let nearest = peer
    for (const hop of forwarded.split(',').reverse()) {
      const address = hopAddress(hop.trim())
      if (address === null) return nearest
      nearest = address
      if (!this.isProxy(address)) return address
    }
    return nearest
  }
}

function rangeOf(text: string): Range {
  const [address = '', bits, ...rest] = text.split('/')
  const isAddress =
    ipaddr.isValid(address) && (address.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(address))
  if (!isAddress || rest.length > 0)
    throw new TypeError(`trustedProxies: ${text} is neither an address nor a CIDR`)
  const network = ipaddr.parse(address)
  const widest = network.kind() === 'ipv4' ? 32 : 128
  const width = bits === undefined ? widest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  if (!(width <= widest)) throw new TypeError(`trustedProxies: ${text} is neither an address nor a CIDR`)
  return [network, width]
}

/** The address of one hop, as proxies write it: plain, `203.0.113.7:4711` or `[2001:db8::7]:4711`; null: none. */
function hopAddress(hop: string): string | null {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(hop)
  const bare = bracketed?.[1] ?? hop.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1')
  if (bare.includes(':')) return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare).toString() : null
  return ipaddr.IPv4.isValidFourPartDecimal(bare) ? bare : null
}

function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}
