/**
 * What a refresh is asked from, as a digest by which two requests are told to come from one client or from two.
 *
 * What follows from two: `session-refresh.ts`.
 */
import { hash } from 'node:crypto'
import type { RequestOrigin } from '../principal/author.ts'

/**
 * The same for requests of one network, device label and device digest, another as soon as one of them differs. None of them
 * is an identity: whoever is in the owner's network with copies of all the owner's cookies and headers gets the same.
 *
 * @param deviceDigest of the device cookie, or of the name that a client gives itself; null: neither
 */
export function refreshOriginDigest(
  { network, device }: Pick<RequestOrigin, 'network' | 'device'>,
  deviceDigest: string | null,
): string {
  return hash('sha256', JSON.stringify([network, device, deviceDigest]), 'hex')
}
