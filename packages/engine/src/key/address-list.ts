/**
 * The addresses from which a key may be used, as CIDRs (RFC 4632, RFC 4291 §2.3).
 *
 * Which address a request comes from is packages/fastify's business.
 */
import { BlockList, isIP, isIPv4, isIPv6, SocketAddress } from 'node:net'
import { Refusal } from '../refusal/refusal.ts'

const maxCidrs = 100

interface Cidr {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  readonly bits: number
}

function parseCidr(text: string): Cidr {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = isIP(address)
  const widest = version === 4 ? 32 : 128
  const bits = prefix === undefined ? widest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
  if (version === 0 || address.includes('%') || rest.length > 0 || !(bits <= widest)) {
    throw new Refusal('address_list_invalid', { field: 'allowed_ips' })
  }
  const mapped = mappedIpv4(address)
  if (mapped !== null && bits >= 96) return { address: mapped, family: 'ipv4', bits: bits - 96 }
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', bits }
}

/** The IPv4 address in an IPv6 one like `::ffff:192.0.2.1`, however that is written; else null. */
function mappedIpv4(address: string): string | null {
  if (!isIPv6(address)) return null
  const { address: canonical } = new SocketAddress({ address, family: 'ipv6' })
  const rest = canonical.startsWith('::ffff:') ? canonical.slice(7) : ''
  return isIPv4(rest) ? rest : null
}

function blockOf(cidr: Cidr): BlockList {
  const block = new BlockList()
  block.addSubnet(cidr.address, cidr.bits, cidr.family)
  return block
}

/** Whether `address` may be used; an empty list allows every address. Answers without I/O. */
export type AddressTest = (address: string) => boolean

/** An IPv4 address in its IPv6 form (`::ffff:192.0.2.1`) counts as IPv4. */
export function addressTest(cidrs: readonly string[]): AddressTest {
  if (cidrs.length === 0) return () => true
  // One list a family: in a list for both, `::/0` would let IPv4 in too.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const { address, bits, family } of cidrs.map(parseCidr)) lists[family].addSubnet(address, bits, family)
  return (address) => {
    const plain = mappedIpv4(address) ?? address
    const version = isIP(plain)
    if (version === 4) return lists.ipv4.check(plain, 'ipv4')
    return version === 6 && lists.ipv6.check(plain, 'ipv6')
  }
}

/**
 * `cidrs`, checked: at most 100 CIDRs or plain addresses.
 *
 * @throws Refusal `address_list_invalid`
 */
export function checkedAddresses(cidrs: readonly string[]): readonly string[] {
  if (cidrs.length > maxCidrs) throw new Refusal('address_list_invalid', { field: 'allowed_ips' })
  for (const cidr of cidrs) parseCidr(cidr)
  return [...new Set(cidrs)]
}

/** The blocks of `held` that are left under `bound`; empty where none are, which here does not mean every address. */
export function intersectAddresses(held: readonly string[], bound: readonly string[]): readonly string[] {
  if (held.length === 0) return bound
  if (bound.length === 0) return held
  const left = held.flatMap((one) =>
    bound.flatMap((other) => {
      if (addressesWithin([one], [other])) return [one]
      return addressesWithin([other], [one]) ? [other] : []
    }),
  )
  return [...new Set(left)]
}

/** Whether every address of `inner` is one of `outer`, block by block. Empty means every address. */
export function addressesWithin(inner: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0) return true
  if (inner.length === 0) return false
  const bounds = outer.map(parseCidr)
  return inner
    .map(parseCidr)
    .every((cidr) =>
      bounds.some(
        (bound) =>
          bound.family === cidr.family &&
          bound.bits <= cidr.bits &&
          blockOf(bound).check(cidr.address, cidr.family),
      ),
    )
}
