/**
 * Blocks of addresses: what one user of the network can move about in, for limits; and a coarse place, for people.
 *
 * Whose address it is: `client-address.ts`.
 */
import ipaddr from 'ipaddr.js'

/** Blocks that are remembered at most; the same few addresses come again and again. */
const maxRemembered = 4_096
const blocks = new Map<string, string>()
const places = new Map<string, string>()
const networks = new Map<string, readonly Network[]>()

export const networkWidths = ['ipv4/32', 'ipv6/64', 'ipv6/56', 'ipv6/48'] as const

/** Family and length of the prefix. What is no address counts as IPv4. */
export type NetworkWidth = (typeof networkWidths)[number]

/** A network that failures are counted by. */
export interface Network {
  readonly width: NetworkWidth
  readonly block: string
}

/**
 * The networks that `address` is in, narrowest first: an IPv4 address is one by itself, in IPv6 form too; of IPv6 a customer
 * holds a /64 at the least, and often a /56 or /48.
 */
export function networksOf(address: string): readonly Network[] {
  const known = networks.get(address)
  if (known !== undefined) return known
  const block = blockOf(address, 32, 64)
  const found: readonly Network[] = block.includes(':')
    ? [
        { width: 'ipv6/64', block },
        { width: 'ipv6/56', block: blockOf(address, 32, 56) },
        { width: 'ipv6/48', block: blockOf(address, 32, 48) },
      ]
    : [{ width: 'ipv4/32', block }]
  if (networks.size >= maxRemembered) networks.clear()
  networks.set(address, found)
  return found
}

/** The block of one sender: IPv4 the address itself (/32), IPv6 its /64. `unknown` for what is no address. */
export function addressBlock(address: string): string {
  return remembered(blocks, address, 32, 64)
}

/** The block shown to an account's owner: IPv4 /24, IPv6 /48. `unknown` for what is no address. */
export function place(address: string): string {
  return remembered(places, address, 24, 48)
}

function remembered(known: Map<string, string>, address: string, bits4: number, bits6: number): string {
  const found = known.get(address)
  if (found !== undefined) return found
  const block = blockOf(address, bits4, bits6)
  if (known.size >= maxRemembered) known.clear()
  known.set(address, block)
  return block
}

function blockOf(text: string, bits4: number, bits6: number): string {
  if (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text)) return 'unknown'
  if (!ipaddr.isValid(text)) return 'unknown'
  // A zone (RFC 4007) names an interface of ours, not a sender.
  const address = ipaddr.process(text.replace(/%.*$/, ''))
  if (address.kind() === 'ipv4') {
    return `${ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits4}`).toString()}/${bits4}`
  }
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits6}`).toString()}/${bits6}`
}
