/**
 * The addresses from which a key may be used, as CIDRs (RFC 4632, RFC 4291 §2.3).
 *
 * Which address a request comes from is packages/fastify's business.
 */
import { BlockList, isIP, isIPv4 } from 'node:net'
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
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', bits }
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
  const list = new BlockList()
  for (const cidr of cidrs.map(parseCidr)) list.addSubnet(cidr.address, cidr.bits, cidr.family)
  return (address) => {
    const plain = address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address
    const version = isIP(plain)
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6')
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
