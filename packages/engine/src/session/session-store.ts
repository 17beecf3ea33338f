/**
 * What the engine asks of a store about sessions. Implemented by packages/store.
 */
import type { OwnerFacts } from '../principal/owner.ts'
import type { EpochMs } from '../time.ts'
import type { Session, SessionEnd } from './session.ts'

/** All that judging an access token takes, of one moment, from the primary. */
export interface SessionFacts {
  readonly session: Session
  readonly owner: OwnerFacts
}

export interface SessionReader {
  facts(sessionId: string): Promise<SessionFacts | null>
  /** Live sessions of an account, the newest first: an order of uses would tell when one is used. */
  listLive(accountId: string, now: EpochMs): Promise<readonly Session[]>
  /** Whether a session of the account that is still kept, live or not, was seen from `network`; null: from anywhere. */
  wasSeen(accountId: string, network: string | null): Promise<boolean>
}

export interface Rotation {
  readonly sessionId: string
  /** The generation that was presented. */
  readonly from: number
  readonly at: EpochMs
  readonly idleExpiresAt: EpochMs
  readonly attemptDigest: string | null
  /** See `Session.rotatedFrom`. */
  readonly rotatedFrom: string | null
}

/** Writes; each is one conditional statement, inside a transaction. */
export interface SessionWriter extends SessionReader {
  insert(session: Session): Promise<void>
  /**
   * Moves to the next generation, unconfirmed, where the current one is `from` and the session is neither revoked nor
   * expired at `at`. Of any number at once exactly one gets true.
   */
  rotate(rotation: Rotation): Promise<boolean>
  /**
   * Counts one recovery on `day` where fewer than `limit` were granted then and `generation` is current, unconfirmed and not
   * revoked. An attempt id becomes the rotation's, so that its repetitions count no more.
   */
  recover(
    sessionId: string,
    generation: number,
    day: number,
    limit: number,
    attemptDigest: string | null,
  ): Promise<boolean>
  /**
   * Counts `generation` as contested on `day`, once, where it is current and the session not revoked.
   *
   * @returns how many were counted that day, this one included; 0 where this one was not counted
   */
  contest(sessionId: string, generation: number, day: number): Promise<number>
  /** Notes that a token of `generation` came back; nothing where it is not the current one. */
  confirm(sessionId: string, generation: number): Promise<void>
  /** Ends it and erases its key; false where it had ended already. */
  revoke(sessionId: string, at: EpochMs, reason: SessionEnd): Promise<boolean>
  /** Ends all live sessions of an account except `exceptId` (null: all); their ids. */
  revokeAll(
    accountId: string,
    exceptId: string | null,
    at: EpochMs,
    reason: SessionEnd,
  ): Promise<readonly string[]>
  /**
   * Ends the longest unused live sessions of an account until no more than `kept` are left; the ids of those that ended. Two at
   * once both keep to `kept` only where the account's row is held.
   */
  revokeBeyond(accountId: string, kept: number, at: EpochMs, reason: SessionEnd): Promise<readonly string[]>
}

/**
 * When and where sessions were last seen; later times win, and the last use of an earlier day is kept beside. Written
 * in batches, outside the path of a request.
 */
export interface SessionUsageStore {
  noteSeen(
    uses: readonly { readonly sessionId: string; readonly at: EpochMs; readonly place: string }[],
  ): Promise<void>
}
