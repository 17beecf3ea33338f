/**
 * How often a password may be guessed, and by whom: strangers by account and by address, a known device by itself.
 *
 * Counting is `limits.ts`; whether a device is known, the engine says (`Accounts.knowsDevice`).
 */
import { hash } from 'node:crypto'
import { createLimits, type LimitRule, type Limits } from './limits.ts'

export interface SignInRules {
  /** Failures on one account, from devices that never signed in to it. */
  readonly account: LimitRule
  /** Failures from one address block, on whichever accounts. */
  readonly block: LimitRule
  /** Failures of one device that has signed in to the account before. */
  readonly device: LimitRule
}

/** Ten failures in a quarter of an hour on an account, and of a known device; a hundred from an address block. */
export const defaultSignInRules: SignInRules = {
  account: { points: 10, windowSeconds: 900 },
  block: { points: 100, windowSeconds: 900 },
  device: { points: 10, windowSeconds: 900 },
}

export interface SignInAttempt {
  /** Key of the address that signs in (`addressKey`), known or not: limits tell nothing about who has an account. */
  readonly address: string
  /** `addressBlock` of the client. */
  readonly block: string
  /** Digest of a device that is known to the account; null: none, or a stranger's. */
  readonly knownDevice: string | null
}

export class SignInLimiter {
  readonly #limits: Limits<keyof SignInRules>

  constructor(rules: SignInRules = defaultSignInRules) {
    this.#limits = createLimits({ ...rules })
  }

  /**
   * Runs `work`, which verifies a password, as one attempt. It is counted before the work begins and given back unless
   * `work` is refused with `sign_in_failed`: of 200 guesses at once no more are hashed than the limit allows.
   *
   * A known device counts in a bucket of its own and in no other, so strangers' guesses never lock it out. The block is
   * asked first: whoever is refused there cannot make this process remember accounts without end.
   *
   * @throws Refusal `rate_limited`, and whatever `work` throws
   */
  attempt<T>(attempt: SignInAttempt, work: () => Promise<T>): Promise<T> {
    const account = hash('sha256', attempt.address)
    const counts =
      attempt.knownDevice === null
        ? ([
            ['block', attempt.block],
            ['account', account],
          ] as const)
        : ([['device', `${account} ${attempt.knownDevice}`]] as const)
    return this.#limits.countFailures(counts, ['sign_in_failed'], work)
  }
}
