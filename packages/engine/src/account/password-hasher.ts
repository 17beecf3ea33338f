/**
 * Hashing passwords with argon2id (RFC 9106), a bounded number at a time, so that sign-ins cannot starve everything else.
 *
 * Which passwords are acceptable: `password.ts`.
 */
import { hash, type Options, verify } from '@node-rs/argon2'
import { Refusal } from '../refusal/refusal.ts'
import type { Secret } from '../secret/secret.ts'

export interface HashParameters {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** OWASP's minimum for argon2id; costs about 9 ms. */
export const defaultHashParameters: HashParameters = { memoryKib: 19_456, passes: 2, lanes: 1 }

export interface HasherLimits {
  /** Hashes under way at once. */
  readonly atOnce: number
  /** Hashes that wait at most; more are refused with `busy`. */
  readonly waiting: number
}

export const defaultHasherLimits: HasherLimits = { atOnce: 2, waiting: 200 }

/** Runs off the main thread. Work beyond the limits waits in order, then is refused with `busy`. */
export class PasswordHasher {
  readonly #parameters: HashParameters
  readonly #limits: HasherLimits
  readonly #queue: (() => void)[] = []
  #running = 0
  /** Stands in for the hash of an account that does not exist. */
  #decoy: Promise<string> | null = null

  constructor(parameters: HashParameters, limits: HasherLimits) {
    this.#parameters = parameters
    this.#limits = limits
  }

  /** How many hashes are under way and how many wait. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.#running, waiting: this.#queue.length }
  }

  /** A new hash in PHC string format. @throws Refusal `busy` */
  hash(password: Secret<'password'>): Promise<string> {
    return this.#inTurn(() => hash(password.reveal(), this.#options()))
  }

  /** Makes the hash that stands in for unknown accounts, so that the first of them costs no more than the next. */
  prepare(): Promise<string> {
    this.#decoy ??= hash('', this.#options())
    return this.#decoy
  }

  /** Whether `password` is what `phc` was made from; `null` does the same work and is never right. @throws Refusal `busy` */
  async verify(phc: string | null, password: Secret<'password'>): Promise<boolean> {
    const against = phc ?? (await this.prepare())
    const isRight = await this.#inTurn(() => verify(against, password.reveal()))
    return isRight && phc !== null
  }

  /** Whether `phc` was made with weaker parameters than are used now. */
  isWeak(phc: string): boolean {
    const [, variant = '', , costs = ''] = phc.split('$')
    const cost = (name: string): number => Number(new RegExp(`(?:^|,)${name}=(\\d+)`).exec(costs)?.[1] ?? 0)
    const { memoryKib, passes } = this.#parameters
    return variant !== 'argon2id' || cost('m') < memoryKib || cost('t') < passes
  }

  #options(): Options {
    const { memoryKib, passes, lanes } = this.#parameters
    // 2 is argon2id; the binding's const enum cannot be named where types are only stripped.
    return { algorithm: 2, memoryCost: memoryKib, timeCost: passes, parallelism: lanes }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limits.atOnce) {
      if (this.#queue.length >= this.#limits.waiting) throw new Refusal('busy', { retryAfterSeconds: 2 })
      await new Promise<void>((resolve) => this.#queue.push(resolve))
    } else {
      this.#running++
    }
    try {
      return await work()
    } finally {
      // A place goes straight to whoever waits longest; it is free only when nobody does.
      const next = this.#queue.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
