/**
 * The refusal of a database that cannot be reached, is too busy or cannot store.
 *
 * Which errors of a database mean that is told in `../sqlite/sqlite-failure.ts` and `../postgres/postgres-failure.ts`.
 */
import { hasBrand, Refusal } from 'claviger'

/**
 * Why: another transaction was in the way (`conflict`), a connection broke (`lost`), none could be made
 * (`unreachable`), the wait for a turn took too long (`busy`), or the disk failed (`storage`).
 */
export type UnavailableReason = 'conflict' | 'lost' | 'unreachable' | 'busy' | 'storage'

const brand = Symbol.for('claviger.store-unavailable')

/** `Refusal` `unavailable` with its reason, for the operator's log and for deciding whether to run a write again. */
export class StoreUnavailable extends Refusal {
  readonly reason: UnavailableReason

  /** @param detail code of the driver's error; never its message, which may hold values */
  constructor(reason: UnavailableReason, detail: string) {
    super('unavailable', { retryAfterSeconds: 1 })
    this.reason = reason
    this.cause = new Error(`${reason}: ${detail}`)
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `StoreUnavailable`, whichever copy of this module made it. */
export function isStoreUnavailable(error: unknown): error is StoreUnavailable {
  return hasBrand(error, brand)
}
