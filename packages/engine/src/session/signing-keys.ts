/**
 * The keys that sign access tokens: one active, the next published a day before its first use, the last kept for the life
 * of its tokens (RFC 7517, ES256 of RFC 7518 §3.4).
 *
 * Private halves are sealed in the store; what they sign: `access-token.ts`.
 */
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Feed } from '../revocation/feed.ts'
import { HeldSecrets } from '../secret/held-secrets.ts'
import { type RandomBytes, randomId } from '../secret/random.ts'
import type { Sealer } from '../secret/seal.ts'
import { Secret } from '../secret/secret.ts'
import type { KeptSecret, KeptSecretReader } from '../secret/secret-store.ts'
import { dayMs, type EpochMs, minuteMs } from '../time.ts'

const algorithm = 'ES256'

/** A key is active for so long. */
export const signingKeyLifeMs = 30 * dayMs
/** And published so long before its first use, so that whoever caches the set has it by then. */
export const publishedAheadMs = dayMs
/** A key that another has followed is kept for the life of its last tokens, and a margin. */
const keptAfterMs = 20 * minuteMs

interface SigningKey {
  readonly id: string
  readonly activeFrom: EpochMs
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
}

/** A new key, sealed, ready to be stored; signs from `activeFrom` on. */
export async function newSigningKey(
  sealer: Sealer,
  random: RandomBytes,
  now: EpochMs,
  activeFrom: EpochMs,
): Promise<KeptSecret> {
  const id = randomId(random)
  const pair = await generateKeyPair(algorithm, { extractable: true })
  const privateJwk = new Secret<'signing_key'>(JSON.stringify(await exportJWK(pair.privateKey)))
  return {
    id,
    kind: 'signing_key',
    sealed: sealer.seal('signing_key', id, privateJwk),
    publicPart: JSON.stringify({ ...(await exportJWK(pair.publicKey)), kid: id, alg: algorithm, use: 'sig' }),
    createdAt: now,
    activeFrom,
    withdrawnAt: null,
  }
}

async function openSigningKey(sealer: Sealer, kept: KeptSecret): Promise<SigningKey> {
  const publicJwk: JWK = JSON.parse(kept.publicPart ?? '{}')
  const privateJwk: JWK = JSON.parse(sealer.open('signing_key', kept.id, kept.sealed).reveal())
  return {
    id: kept.id,
    activeFrom: kept.activeFrom,
    privateKey: await importPart(privateJwk),
    publicKey: await importPart(publicJwk),
    publicJwk,
  }
}

async function importPart(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm)
  if (key instanceof Uint8Array) throw new TypeError('a signing key must be asymmetric')
  return key
}

/** The ring as this process holds it; empty until `fresh` or `load` was awaited. */
export class SigningKeys {
  readonly #held: HeldSecrets<SigningKey>

  constructor(store: KeptSecretReader, sealer: Sealer, feed: Feed) {
    this.#held = new HeldSecrets('signing_key', store, feed, (kept) => openSigningKey(sealer, kept))
  }

  /** To be awaited before signing and judging: reads where a change may have been missed. @throws Refusal `unavailable` */
  fresh(): Promise<void> {
    return this.#held.fresh()
  }

  /** Reads the ring again; replaced in one step. */
  load(): Promise<void> {
    return this.#held.load()
  }

  /** The key that signs at `now`: the newest whose time has come. */
  active(now: EpochMs): { readonly id: string; readonly privateKey: CryptoKey } {
    const key = this.#held.all.findLast((candidate) => candidate.activeFrom <= now)
    if (key === undefined) throw new Error('no signing key is live')
    return key
  }

  /** The public half, if the key is accepted at `now`. */
  publicKey(id: string, now: EpochMs): CryptoKey | null {
    return this.#accepted(now).find((key) => key.id === id)?.publicKey ?? null
  }

  /** What `/.well-known/jwks.json` says: public halves of the active, the next and the last key. */
  publicJwks(now: EpochMs): { readonly keys: readonly JWK[] } {
    return { keys: this.#accepted(now).map((key) => key.publicJwk) }
  }

  isEmpty(): boolean {
    return this.#held.all.length === 0
  }

  /** Whether it is time to make the next key. */
  isNextDue(now: EpochMs): boolean {
    const newest = this.#held.all.at(-1)
    return newest === undefined || newest.activeFrom + signingKeyLifeMs - publishedAheadMs <= now
  }

  #accepted(now: EpochMs): readonly SigningKey[] {
    return this.#held.all.filter((_, at) => {
      const follower = this.#held.all[at + 1]
      return follower === undefined || now < follower.activeFrom + keptAfterMs
    })
  }
}
