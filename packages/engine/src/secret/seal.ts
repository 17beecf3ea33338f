/**
 * Sealing: what must be readable again but must not lie open in a database (AES-256-GCM, NIST SP 800-38D).
 *
 * Digests, which are never opened again, are made in `../key/digest-scheme.ts` and `../account/`; moving boxes to another
 * secret is `seals.ts`.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { RandomBytes } from './random.ts'
import { Secret } from './secret.ts'

/** What a box is for; each purpose has a key of its own. */
export const sealPurposes = ['pepper', 'signing_key', 'session_key', 'notice'] as const
export type SealPurpose = (typeof sealPurposes)[number]

/** Seals and opens. Purpose and context are authenticated: a box opens only under those it was sealed with. */
export interface Sealer {
  /** Ids of the master secrets that open, the one that seals first. An id tells nothing of its secret. */
  readonly ids: readonly string[]
  seal(purpose: SealPurpose, context: string, value: Secret<string>): string
  /** @throws Error where the box was altered, or sealed with none of the secrets, or for another purpose or context */
  open<Kind extends string>(purpose: SealPurpose, context: string, box: string): Secret<Kind>
}

const nonceBytes = 12
const tagBytes = 16
/** `s2.<id of the secret>.<box>`; boxes of before there were ids begin with `s1.`, and every secret is tried on them. */
const withId = 's2.'
const withoutId = 's1.'
const idBytes = 8

/** Characters of the id of a master secret. */
export const sealIdLength = 11

/** A master secret, with the keys that are derived from it (HKDF-SHA-256, RFC 5869). */
class Master {
  readonly id: string
  readonly #bytes: Buffer
  readonly #keys = new Map<SealPurpose, Buffer>()

  constructor(secret: Secret<'master'>) {
    this.#bytes = Buffer.from(secret.reveal(), 'base64')
    if (this.#bytes.length < 32)
      throw new TypeError('createSealer: secret must be base64 of at least 32 bytes')
    this.id = this.#derived('claviger seal id', idBytes).toString('base64url')
  }

  keyFor(purpose: SealPurpose): Buffer {
    const known = this.#keys.get(purpose)
    if (known !== undefined) return known
    const key = this.#derived(`claviger seal ${purpose}`, 32)
    this.#keys.set(purpose, key)
    return key
  }

  #derived(info: string, length: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#bytes, '', info, length))
  }
}

/**
 * A sealer over one master secret or several: the first seals, all open. A random nonce of 96 bits is good for 2^32 boxes
 * a purpose.
 *
 * @param secrets each base64 of 32 random bytes or more
 */
export function createSealer(
  secrets: Secret<'master'> | readonly [Secret<'master'>, ...Secret<'master'>[]],
  random: RandomBytes,
): Sealer {
  const [first, ...former] = secrets instanceof Secret ? [secrets] : secrets
  const current = new Master(first)
  const masters = [current, ...former.map((secret) => new Master(secret))]
  return {
    ids: masters.map(({ id }) => id),
    seal(purpose, context, value) {
      const nonce = random(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', current.keyFor(purpose), nonce)
      cipher.setAAD(Buffer.from(`${purpose}\0${context}`))
      const body = Buffer.concat([cipher.update(value.reveal(), 'utf8'), cipher.final()])
      const bytes = Buffer.concat([nonce, body, cipher.getAuthTag()])
      return `${withId}${current.id}.${bytes.toString('base64url')}`
    },
    open(purpose, context, box) {
      const { id, bytes } = partsOf(box)
      const candidates = id === null ? masters : masters.filter((master) => master.id === id)
      for (const master of candidates) {
        const value = opened(master.keyFor(purpose), `${purpose}\0${context}`, bytes)
        if (value !== null) return new Secret(value)
      }
      throw new Error(
        candidates.length === 0
          ? 'sealed box of a secret that is not here'
          : 'sealed box that does not open: altered, or of another secret, purpose or context',
      )
    },
  }
}

function partsOf(box: string): { readonly id: string | null; readonly bytes: Buffer } {
  const start = withId.length + sealIdLength
  const hasId = box.startsWith(withId) && box[start] === '.'
  if (!hasId && !box.startsWith(withoutId)) throw new Error('sealed box of an unknown version')
  const bytes = Buffer.from(box.slice(hasId ? start + 1 : withoutId.length), 'base64url')
  if (bytes.length < nonceBytes + tagBytes) throw new Error('sealed box too short')
  return { id: hasId ? box.slice(withId.length, start) : null, bytes }
}

function opened(key: Buffer, context: string, bytes: Buffer): string | null {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    const body = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes))
    return Buffer.concat([body, decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
