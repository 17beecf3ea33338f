/**
 * The peppers of a deployment: which one is used for new digests, which are still accepted.
 *
 * Kept sealed in the store under ids, so that one can be rotated or withdrawn while keys made with it exist.
 */

import { type RandomBytes, randomId } from '../secret/random.ts'
import type { Sealer } from '../secret/seal.ts'
import { Secret } from '../secret/secret.ts'
import type { KeptSecret, KeptSecretReader } from '../secret/secret-store.ts'
import type { EpochMs } from '../time.ts'
import { type Pepper, pepperOf } from './digest-scheme.ts'

/** Answers without I/O. Where none is live, `current` throws. */
export interface PepperRing {
  /** The pepper of what is made now. */
  current(): Pepper
  /** All that are not withdrawn, the current one first; never empty. */
  accepted(): readonly Pepper[]
  byId(id: string): Pepper | undefined
}

/** A ring of peppers that come from configuration; the first is the current one. */
export function fixedPeppers(peppers: readonly [Pepper, ...Pepper[]]): PepperRing {
  return {
    current: () => peppers[0],
    accepted: () => peppers,
    byId: (id) => peppers.find((pepper) => pepper.id === id),
  }
}

/** The ring of what the store keeps; empty until `load` was awaited. */
export class KeptPeppers implements PepperRing {
  #accepted: readonly Pepper[] = []
  readonly #store: KeptSecretReader
  readonly #sealer: Sealer

  constructor(store: KeptSecretReader, sealer: Sealer) {
    this.#store = store
    this.#sealer = sealer
  }

  /** Reads the ring again; replaced in one step. */
  async load(): Promise<void> {
    const kept = (await this.#store.list('pepper')).filter((secret) => secret.withdrawnAt === null)
    this.#accepted = kept
      .map((secret) => pepperOf(secret.id, this.#sealer.open('pepper', secret.id, secret.sealed)))
      .reverse()
  }

  /** Forgets a withdrawn pepper at once, ahead of the next `load`. */
  drop(id: string): void {
    this.#accepted = this.#accepted.filter((pepper) => pepper.id !== id)
  }

  current(): Pepper {
    const [pepper] = this.#accepted
    if (pepper === undefined) throw new Error('no pepper is live')
    return pepper
  }

  accepted(): readonly Pepper[] {
    return this.#accepted
  }

  byId(id: string): Pepper | undefined {
    return this.#accepted.find((pepper) => pepper.id === id)
  }
}

/** A new pepper of 256 random bits, sealed, ready to be stored. */
export function newPepper(sealer: Sealer, random: RandomBytes, now: EpochMs): KeptSecret {
  const id = randomId(random)
  const value = new Secret<'pepper'>(random(32).toString('base64url'))
  return {
    id,
    kind: 'pepper',
    sealed: sealer.seal('pepper', id, value),
    publicPart: null,
    createdAt: now,
    activeFrom: now,
    withdrawnAt: null,
  }
}
