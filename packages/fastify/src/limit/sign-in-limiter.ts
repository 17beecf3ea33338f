/**
 * How often a password may be guessed, and by whom: strangers by account and by network, a known device by itself; and how
 * often an account may be signed in to.
 *
 * Counting is `limits.ts`; whether a device is known, the engine says (`Accounts.knowsDevice`).
 */
import { hash } from 'node:crypto'
import { isRefusal } from 'claviger'
import { type Count, createLimits, type Limits, type NetworkRule } from './limits.ts'
import type { LimitRule } from './rolling-counts.ts'

export interface SignInRules {
  /** Failures on one account, from devices that are not known to it. */
  readonly account: LimitRule
  /** Failures from one network, on whichever accounts. */
  readonly network: NetworkRule
  /** Failures of one device that is known to the account. */
  readonly device: LimitRule
  /** Sign-ins to one account that succeed. */
  readonly success: LimitRule
}

const quarterSeconds = 900

/**
 * Ten failures in a quarter of an hour on an account, and of a known device; by network 100 of an IPv4 address, 30 of an IPv6
 * /64, 60 of a /56, 100 of a /48; 60 sign-ins that succeed.
 */
export const defaultSignInRules: SignInRules = {
  account: { points: 10, windowSeconds: quarterSeconds },
  network: {
    pointsByWidth: { 'ipv4/32': 100, 'ipv6/64': 30, 'ipv6/56': 60, 'ipv6/48': 100 },
    windowSeconds: quarterSeconds,
  },
  device: { points: 10, windowSeconds: quarterSeconds },
  success: { points: 60, windowSeconds: quarterSeconds },
}

export interface SignInAttempt {
  /** The address that signs in, canonical, known or not: limits tell nothing about who has an account. */
  readonly address: string
  /** Of the client. */
  readonly clientAddress: string
  /** Digest of a device that is known to the account; null: none, or a stranger's. */
  readonly knownDevice: string | null
}

export class SignInLimiter {
  readonly #limits: Limits<keyof SignInRules>

  constructor(rules: SignInRules = defaultSignInRules) {
    this.#limits = createLimits({ ...rules })
  }

  /**
   * Runs `work`, which verifies a password, as one attempt. It is counted before the work begins, as a failure and as a
   * success, and what it turns out not to be is given back: of 200 guesses at once no more are hashed than the limits allow.
   *
   * A known device counts in a bucket of its own and in none that strangers fill, so their guesses never lock it out.
   *
   * @throws Refusal `rate_limited`, and whatever `work` throws
   */
  async attempt<T>(attempt: SignInAttempt, work: () => Promise<T>): Promise<T> {
    const account = hash('sha256', attempt.address)
    const success = ['success', account] as const
    const failures: readonly Count<keyof SignInRules>[] =
      attempt.knownDevice === null
        ? [
            ['network', attempt.clientAddress],
            ['account', account],
          ]
        : [['device', deviceName(account, attempt.knownDevice)]]
    await this.#limits.takeAll([...failures, success])
    try {
      const result = await work()
      await this.#giveBack(failures)
      return result
    } catch (error) {
      const isFailure = isRefusal(error) && error.code === 'sign_in_failed'
      await this.#giveBack(isFailure ? [success] : [...failures, success])
      throw error
    }
  }

  /**
   * Forgets the failures on an account: its owner has just proved the mailbox.
   *
   * @param address as in `SignInAttempt`
   * @param device digest of the owner's, whose own failures are forgotten too; null: none
   */
  async forgive(address: string, device: string | null): Promise<void> {
    const account = hash('sha256', address)
    await this.#limits.forget('account', account)
    if (device !== null) await this.#limits.forget('device', deviceName(account, device))
  }

  async #giveBack(counts: readonly Count<keyof SignInRules>[]): Promise<void> {
    for (const count of counts) await this.#limits.giveBack(...count)
  }
}

function deviceName(account: string, device: string): string {
  return `${account} ${device}`
}
