/**
 * Digest schemes: how a presented key becomes what is stored of it, and the peppers that go in.
 *
 * Where peppers are kept and how they are rotated: `pepper-ring.ts`.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import type { Secret } from '../secret/secret.ts'

export interface DigestScheme {
  readonly name: string
  /** Characters of a digest in hex. */
  readonly hexLength: number
  /** Lower-case hex of the digest of `presented` under `pepper`. */
  digest(presented: string, pepper: Pepper): string
}

/** The key of an HMAC. A KeyObject is made once: an HMAC from a Buffer costs nine times as much. */
export interface Pepper {
  readonly id: string
  readonly key: KeyObject
}

function hmacScheme(name: string, algorithm: 'sha256' | 'sha1', hexLength: number): DigestScheme {
  return {
    name,
    hexLength,
    digest: (presented, pepper) => createHmac(algorithm, pepper.key).update(presented).digest('hex'),
  }
}

/** What every key that we make is stored as (FIPS 198-1). */
export const hmacSha256: DigestScheme = hmacScheme('hmac-sha256', 'sha256', 64)
/** For imported digests only; never made for a new key. */
export const hmacSha1: DigestScheme = hmacScheme('hmac-sha1', 'sha1', 40)

/** A pepper whose HMAC key is `secret` itself, as UTF-8. */
export function pepperOf(id: string, secret: Secret<'pepper'>): Pepper {
  return { id, key: createSecretKey(secret.reveal(), 'utf8') }
}

/**
 * A pepper as Payload CMS derives it: the first 32 hex characters of SHA-256 of its secret, as ASCII. Digests exported
 * from there verify under it unchanged.
 */
export function payloadPepperOf(id: string, secret: Secret<'pepper'>): Pepper {
  return { id, key: createSecretKey(hash('sha256', secret.reveal(), 'hex').slice(0, 32), 'ascii') }
}
