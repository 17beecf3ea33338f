/**
 * A session: one browser or client, from sign-in until it ends.
 *
 * Rules only. Tokens: `access-token.ts`, `refresh-token.ts`; rows: packages/store; cookies: packages/fastify.
 */
import { dayMs, type EpochMs, minuteMs, secondMs, utcDayOf } from '../time.ts'

/** How tokens travel. The two never mix: a cookie session's refresh token is refused in a body, and the reverse. */
export type Transport = 'bearer' | 'cookie'

export interface Session {
  /** 128 random bits, lower-case hex. */
  readonly id: string
  readonly accountId: string
  readonly organizationId: string
  readonly transport: Transport
  /** The key from which refresh tokens are computed, sealed; `''` once the session ended. */
  readonly sealedKey: string
  /** Counts rotations; the first refresh token has generation 1. */
  readonly generation: number
  readonly rotatedAt: EpochMs
  /** Whether a token of the current generation has come back: the client has it. */
  readonly confirmed: boolean
  /** SHA-256, hex, of the attempt id of the last rotation; null where it had none. */
  readonly attemptDigest: string | null
  /** Recoveries without attempt id that were granted on `recoveryDay`. */
  readonly recoveries: number
  /** Days since the epoch. */
  readonly recoveryDay: number
  /** Digest of what the last rotation was asked from (`refresh-origin.ts`); null: unknown. */
  readonly rotatedFrom: string | null
  /** Generations that were asked for from two origins within `raceMs`, on `contestedDay`. */
  readonly contested: number
  /** Days since the epoch. */
  readonly contestedDay: number
  /** The last of them; 0: none. */
  readonly contestedGeneration: number
  readonly createdAt: EpochMs
  readonly idleExpiresAt: EpochMs
  readonly absoluteExpiresAt: EpochMs
  readonly lastSeenAt: EpochMs
  /** What it runs on, for people: "Firefox on Linux". */
  readonly device: string
  /** Address block (IPv4 /24, IPv6 /48) of the first and the last use. */
  readonly firstPlace: string
  readonly lastPlace: string
  /** The last use before the day (UTC) of `lastSeenAt`, and its address block; null: there was none. */
  readonly earlierSeenAt: EpochMs | null
  readonly earlierPlace: string | null
  readonly revokedAt: EpochMs | null
  readonly revokedReason: SessionEnd | null
}

export type SessionEnd =
  | 'signed_out'
  | 'ended'
  | 'superseded'
  | 'password_changed'
  | 'password_reset'
  | 'reuse_found'
  | 'too_many'

/** Lengths of a session's life; times in milliseconds. */
export interface SessionLimits {
  readonly accessMs: number
  readonly idleMs: number
  readonly absoluteMs: number
  /** How long the parent of the current refresh token is answered with the same successor, whoever asks. */
  readonly raceMs: number
  /** How often a day an unconfirmed successor is handed out again later than that, to a client without attempt id. */
  readonly recoveriesPerDay: number
  /** Live sessions of an account: with one more the longest unused one ends. 0: any number. */
  readonly perAccount: number
  /** The session ends with this many contested generations in a day: two clients hold its tokens. */
  readonly contestedPerDay: number
}

export const defaultSessionLimits: SessionLimits = {
  accessMs: 15 * minuteMs,
  idleMs: 7 * dayMs,
  absoluteMs: 30 * dayMs,
  raceMs: 10 * secondMs,
  recoveriesPerDay: 2,
  perAccount: 100,
  contestedPerDay: 5,
}

export type SessionState = 'live' | 'idle' | 'outlived' | 'revoked'

/** Which state `session` is in at `now`; every session is in exactly one. */
export function sessionState(session: Session, now: EpochMs): SessionState {
  if (session.revokedAt !== null) return 'revoked'
  if (session.absoluteExpiresAt <= now) return 'outlived'
  if (session.idleExpiresAt <= now) return 'idle'
  return 'live'
}

/** A use of a session as its owner is told it. */
export interface SessionUse {
  readonly at: EpochMs
  readonly place: string
}

/**
 * The last use of `session` as it was known when the day (UTC) of `now` began; on the day of the sign-in that sign-in. It
 * changes at midnight only: an owner who comes back refreshes first, so whoever could watch uses would see rotations.
 */
export function lastUseBeforeToday(session: Session, now: EpochMs): SessionUse {
  const { createdAt, firstPlace, lastSeenAt, lastPlace, earlierSeenAt, earlierPlace } = session
  if (utcDayOf(lastSeenAt) < utcDayOf(now)) return { at: lastSeenAt, place: lastPlace }
  if (earlierSeenAt === null || earlierPlace === null) return { at: createdAt, place: firstPlace }
  return { at: earlierSeenAt, place: earlierPlace }
}
