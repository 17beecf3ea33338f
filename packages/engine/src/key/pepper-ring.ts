/**
 * The peppers of a deployment: which one is used for new digests, which are still accepted.
 *
 * Kept sealed in the store under ids, so that one can be rotated or withdrawn while keys made with it exist.
 */
import type { Feed } from '../revocation/feed.ts'
import { HeldSecrets } from '../secret/held-secrets.ts'
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
  /** To be awaited before a judgement: reads where a change may have been missed. @throws Refusal `unavailable` */
  fresh(): Promise<void>
}

/** A ring of peppers that come from configuration; the first is the current one. */
export function fixedPeppers(peppers: readonly [Pepper, ...Pepper[]]): PepperRing {
  return {
    current: () => peppers[0],
    accepted: () => peppers,
    byId: (id) => peppers.find((pepper) => pepper.id === id),
    fresh: async () => undefined,
  }
}

/** The ring of what the store keeps; empty until `fresh` or `load` was awaited. */
export class KeptPeppers implements PepperRing {
  readonly #held: HeldSecrets<Pepper>

  constructor(store: KeptSecretReader, sealer: Sealer, feed: Feed) {
    this.#held = new HeldSecrets('pepper', store, feed, (kept) =>
      pepperOf(kept.id, sealer.open('pepper', kept.id, kept.sealed)),
    )
  }

  fresh(): Promise<void> {
    return this.#held.fresh()
  }

  /** Reads the ring again; replaced in one step. */
  load(): Promise<void> {
    return this.#held.load()
  }

  current(): Pepper {
    const pepper = this.#held.all.at(-1)
    if (pepper === undefined) throw new Error('no pepper is live')
    return pepper
  }

  accepted(): readonly Pepper[] {
    return this.#held.all.toReversed()
  }

  byId(id: string): Pepper | undefined {
    return this.#held.all.find((pepper) => pepper.id === id)
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
