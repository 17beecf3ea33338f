/**
 * Whether a process lives and whether it can serve, as data for a service to reply with.
 *
 * What is checked (store, feed) is handed in; the routes are the service's.
 */

import { within } from './time-bound.ts'

/** Resolves where all is well; rejects, or takes too long, where it is not. */
export type HealthCheck = () => Promise<unknown>

export type CheckState = 'ok' | 'failed' | 'timed_out'

/** Why nothing is said about the cause: the reply is public. Causes go to `onFailure`. */
export interface ReadinessReport {
  readonly ready: boolean
  /** True from `drain()` on. */
  readonly draining: boolean
  readonly checks: Readonly<Record<string, CheckState>>
}

export interface ReadinessOptions {
  /** Bound for each check; 1 s. */
  readonly timeoutMs?: number
  /** Told each time a check starts to fail, not each time it fails. */
  readonly onFailure?: (name: string, state: CheckState, error: unknown) => void
}

export interface Readiness {
  /**
   * Runs all checks side by side. Calls that come while checks run share them, and a check that hangs is not started
   * again until it ends, so that asking often is no load. Never rejects.
   */
  check(): Promise<ReadinessReport>
  /** From now on not ready, whatever the checks say: a balancer then sends nothing new. */
  drain(): void
}

/** What `/healthz` replies: that this code runs at all. */
export const alive = { status: 'ok' } as const

type Outcome = { readonly state: CheckState; readonly error?: unknown }

class NamedCheck {
  readonly name: string
  readonly #run: HealthCheck
  #underWay: Promise<Outcome> | null = null
  #failing = false

  constructor(name: string, run: HealthCheck) {
    this.name = name
    this.#run = run
  }

  async state(options: Required<ReadinessOptions>): Promise<CheckState> {
    this.#underWay ??= this.#start()
    const { state, error } = await within<Outcome, Outcome>(this.#underWay, options.timeoutMs, {
      state: 'timed_out',
    })
    if (state !== 'ok' && !this.#failing) options.onFailure(this.name, state, error)
    this.#failing = state !== 'ok'
    return state
  }

  async #start(): Promise<Outcome> {
    try {
      await this.#run()
      return { state: 'ok' }
    } catch (error) {
      return { state: 'failed', error }
    } finally {
      this.#underWay = null
    }
  }
}

/** Readiness as the sum of named checks. */
export function createReadiness(
  checks: Readonly<Record<string, HealthCheck>>,
  options: ReadinessOptions = {},
): Readiness {
  const named = Object.entries(checks).map(([name, run]) => new NamedCheck(name, run))
  const used = { timeoutMs: options.timeoutMs ?? 1_000, onFailure: options.onFailure ?? (() => undefined) }
  let draining = false
  return {
    async check() {
      const states = await Promise.all(
        named.map(async (check) => [check.name, await check.state(used)] as const),
      )
      const ready = !draining && states.every(([, state]) => state === 'ok')
      return { ready, draining, checks: Object.fromEntries(states) }
    },
    drain() {
      draining = true
    },
  }
}
