/**
 * How many mails reach one address: by the hour all together, whatever asked for them, by the minute those of one kind, so that
 * a mail about a sign-up does not hold up the reset that follows it.
 *
 * Only those count that somebody can have sent to an address that is not their own; what an owner must be told
 * (`UnitOfWork.notify`) is neither counted nor left out. The counts are kept by the store and written with the mail
 * (`../unit-of-work.ts`).
 */
import { hash } from 'node:crypto'
import { type EpochMs, hourMs, minuteMs } from '../time.ts'
import type { QueuedKind } from './notice.ts'

/** Mails to one address; 0: no limit. */
export interface MailLimits {
  /** Of one kind. */
  readonly perMinute: number
  /** Of all kinds together. */
  readonly perHour: number
}

export const defaultMailLimits: MailLimits = { perMinute: 1, perHour: 5 }

/**
 * What becomes of a mail beyond the limit: whoever asks is refused, nothing is sent and nobody is told, or it waits until the
 * limit lets it leave.
 */
export type BeyondMailLimit = 'refuse' | 'drop' | 'defer'

export interface CountedMail {
  readonly kind: QueuedKind
  /** When it left or will leave. */
  readonly at: EpochMs
}

/** The store's side of the counts, inside a transaction. */
export interface MailCounts {
  /** The mails that are counted for a recipient; nobody else changes them before the transaction ends. */
  hold(recipient: string): Promise<readonly CountedMail[]>
  /** Of a recipient that is held. @param until when the count may be forgotten */
  keep(recipient: string, mails: readonly CountedMail[], until: EpochMs): Promise<void>
}

/** Under which a recipient is counted: no address is kept of people who have no account. @param address canonical */
export function mailRecipient(address: string): string {
  return hash('sha256', `mail to ${address}`)
}

/** When a mail of `kind` may leave, after `mails`. */
export function nextMailAt(
  limits: MailLimits,
  mails: readonly CountedMail[],
  kind: QueuedKind,
  now: EpochMs,
): EpochMs {
  const ofKind = mails.filter((mail) => mail.kind === kind)
  return Math.max(
    now,
    windowEnd(ofKind, limits.perMinute, minuteMs),
    windowEnd(mails, limits.perHour, hourMs),
  )
}

/** `mails` with one more, without those that do not count any more. */
export function withMail(
  limits: MailLimits,
  mails: readonly CountedMail[],
  mail: CountedMail,
  now: EpochMs,
): readonly CountedMail[] {
  if (limits.perMinute === 0 && limits.perHour === 0) return []
  const windowMs = limits.perHour === 0 ? minuteMs : hourMs
  return [...mails, mail].filter(({ at }) => at > now - windowMs)
}

/** When the last of `points` mails that fit into a window is over. */
function windowEnd(mails: readonly CountedMail[], points: number, windowMs: number): EpochMs {
  const times = mails.map(({ at }) => at).sort((a, b) => a - b)
  const blocking = points === 0 ? undefined : times[times.length - points]
  return blocking === undefined ? 0 : blocking + windowMs
}
