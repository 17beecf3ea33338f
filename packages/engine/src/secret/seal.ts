/**
 * Sealing: what must be readable again but must not lie open in a database (AES-256-GCM, NIST SP 800-38D).
 *
 * Digests, which are never opened again, are made in `../key/digest-scheme.ts` and `../account/`.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { RandomBytes } from './random.ts'
import { Secret } from './secret.ts'

/** What a box is for; each purpose has a key of its own. */
export type SealPurpose = 'pepper' | 'signing_key' | 'session_key' | 'notice'

/** Seals and opens. Purpose and context are authenticated: a box opens only under those it was sealed with. */
export interface Sealer {
  seal(purpose: SealPurpose, context: string, value: Secret<string>): string
  /** @throws Error where the box was altered, or sealed with another secret, purpose or context */
  open<Kind extends string>(purpose: SealPurpose, context: string, box: string): Secret<Kind>
}

const nonceBytes = 12
const tagBytes = 16
const version = 's1.'

/**
 * A sealer with keys derived from `secret` (HKDF-SHA-256, RFC 5869). A random nonce of 96 bits is good for 2^32 boxes a purpose.
 *
 * @param secret base64 of 32 random bytes or more
 */
export function createSealer(secret: Secret<'master'>, random: RandomBytes): Sealer {
  const master = Buffer.from(secret.reveal(), 'base64')
  if (master.length < 32) throw new TypeError('createSealer: secret must be base64 of at least 32 bytes')
  const keys = new Map<SealPurpose, Buffer>()
  const keyFor = (purpose: SealPurpose): Buffer => {
    const known = keys.get(purpose)
    if (known !== undefined) return known
    const key = Buffer.from(hkdfSync('sha256', master, '', `claviger seal ${purpose}`, 32))
    keys.set(purpose, key)
    return key
  }
  return {
    seal(purpose, context, value) {
      const nonce = random(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce)
      cipher.setAAD(Buffer.from(`${purpose}\0${context}`))
      const body = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()])
      return version + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')
    },
    open(purpose, context, box) {
      if (!box.startsWith(version)) throw new Error('sealed box of an unknown version')
      const bytes = Buffer.from(box.slice(version.length), 'base64url')
      if (bytes.length < nonceBytes + tagBytes) throw new Error('sealed box too short')
      const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, nonceBytes))
      decipher.setAAD(Buffer.from(`${purpose}\0${context}`))
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
      const body = bytes.subarray(nonceBytes, bytes.length - tagBytes)
      return new Secret(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'))
    },
  }
}
