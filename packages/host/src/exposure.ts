/**
 * Exposure: what a configuration opens to other machines, and that only production may do so.
 *
 * A deployment that forgets to say that it is one would show mails and seal with a secret from its own disk.
 */
import { BlockList, isIP } from 'node:net'

/** The values of `NODE_ENV`; anything else is a slip, and no slip may make a deployment a development machine. */
export const nodeEnvs = ['production', 'development', 'test'] as const
export type NodeEnv = (typeof nodeEnvs)[number]

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether `address` (IPv4, IPv6, or IPv4 in IPv6) is this machine itself (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** Whether a host, as it stands in a URL or a `Host` header without the port, is this machine: `localhost` or an address. */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopbackAddress(host.replace(/^\[(.*)\]$/, '$1'))
}

/** Whether all of an address or CIDR block is loopback. */
function isLoopbackBlock(block: string): boolean {
  const [address = '', bits] = block.split('/')
  if (!isLoopbackAddress(address)) return false
  if (bits === undefined) return true
  return isIP(address) === 4 ? Number(bits) >= 8 : Number(bits) === 128
}

/** What is read that may open a service. */
export interface Exposed {
  readonly prefix: string
  readonly publicUrl: string | null
  readonly trustedProxies: readonly string[]
}

/** Why a configuration that is not production's must not start, a sentence each. */
export function exposureProblems({ prefix, publicUrl, trustedProxies }: Exposed): readonly string[] {
  const remedy = 'Set NODE_ENV=production to serve others; development is for this machine alone.'
  const problems: string[] = []
  if (publicUrl !== null && !isLoopbackHost(new URL(publicUrl).hostname)) {
    problems.push(
      `${prefix}_PUBLIC_URL must be loopback, such as http://127.0.0.1:4000, unless NODE_ENV is production. ${remedy}`,
    )
  }
  if (!trustedProxies.every(isLoopbackBlock)) {
    problems.push(
      `TRUSTED_PROXIES must be loopback, such as 127.0.0.1, unless NODE_ENV is production. ${remedy}`,
    )
  }
  return problems
}
