/**
 * A notice: something an account must be told by mail. Queued in the transaction of the unit of work, sent after it.
 *
 * The words, the transport and the retries are packages/host and the service; here is only what there is to tell.
 */
import type { EpochMs } from '../time.ts'

export const noticeKinds = [
  'verify_email',
  'address_taken',
  'reset_password',
  'invitation',
  'password_changed',
  'session_reuse_found',
  'key_created',
  'key_rotated',
  'key_addresses_widened',
  'new_sign_in',
  'password_guessed',
  'member_added',
] as const

export type NoticeKind = (typeof noticeKinds)[number]

/**
 * What a stranger did with an address, and what the queue holds beside notices. Whether it becomes a mail is decided when it is
 * worked off, for the stranger must not be able to tell.
 */
export type StrangerAttempt = 'reset_asked' | 'sign_in_failed'

export type QueuedKind = NoticeKind | StrangerAttempt

export function isNoticeKind(kind: QueuedKind): kind is NoticeKind {
  return noticeKinds.some((known) => known === kind)
}

/** What the words of a notice are made from. Holds a link token, so it is sealed at rest. */
export interface NoticeContent {
  readonly to: string
  readonly name: string | null
  /** Token of a single-use link, where the notice carries one. */
  readonly linkToken?: string
  /** Label of the device or name of the key that the notice is about. */
  readonly about?: string
  /** Where the request behind it came from. */
  readonly origin?: { readonly network: string; readonly device: string; readonly requestId: string }
}

/** A queued notice, as the store keeps it. */
export interface QueuedNotice {
  readonly id: string
  readonly kind: QueuedKind
  /** `NoticeContent` as JSON, sealed under the purpose `notice` with `id` as its context. */
  readonly sealedContent: string
  readonly createdAt: EpochMs
  readonly attempts: number
}

/** The store's side of the queue. `enqueue` is part of `Transaction`; this is what the sender uses. */
export interface NoticeQueue {
  /**
   * Takes up to `limit` notices that are due at `now`, oldest first, and makes them due again at `retryAt`:
   * two senders never hold the same notice, and one that dies loses nothing.
   */
  takeDue(now: EpochMs, retryAt: EpochMs, limit: number): Promise<readonly QueuedNotice[]>
  /** Forgets a notice that was sent, with its content. */
  markSent(id: string, at: EpochMs): Promise<void>
  /** Puts a notice off; after the last attempt pass `null` and its content is erased. */
  markFailed(id: string, retryAt: EpochMs | null): Promise<void>
}
