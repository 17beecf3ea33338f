/**
 * A single-use link: proof that its holder reads an account's mail, good for one unit of work.
 *
 * 256 random bits, stored as a digest, used up by one conditional write (ASVS 5.0 V6.4). How it is mailed: `../notice/`.
 */
import { hash } from 'node:crypto'
import type { RandomBytes } from '../secret/random.ts'
import { Secret } from '../secret/secret.ts'
import type { EpochMs } from '../time.ts'

export type LinkPurpose = 'verify_email' | 'reset_password' | 'end_sessions' | 'invitation'

export interface SingleUseLink {
  /** SHA-256 of the token, hex. */
  readonly digest: string
  readonly purpose: LinkPurpose
  readonly accountId: string
  readonly createdAt: EpochMs
  readonly expiresAt: EpochMs
}

/** A new token: 32 random bytes, base64url without padding (43 characters). */
export function newLinkToken(random: RandomBytes): Secret<'link'> {
  return new Secret(random(32).toString('base64url'))
}

/** The digest under which a token is stored. A plain hash is enough for 256 random bits. */
export function linkDigest(token: Secret<'link'>): string {
  return hash('sha256', token.reveal(), 'hex')
}
