/**
 * The sender of notices: takes what is due from the queue, opens it, words it and hands it to the transport. What strangers did
 * with an address waits in the same queue; it has the engine answer that.
 *
 * Queueing is the engine's, the words are the service's, carrying is mail-message.ts. No address, content or token
 * is ever logged from here.
 */
import {
  type EpochMs,
  isNoticeKind,
  minuteMs,
  type NoticeContent,
  type NoticeKind,
  type NoticeQueue,
  type QueuedKind,
  type QueuedNotice,
  type Sealer,
  type StrangerAttempt,
} from 'claviger'
import type { Logger } from '../logging.ts'
import { within } from '../time-bound.ts'
import { isMailFailure, MailFailure, type MailTransport } from './mail-message.ts'
import { retryDelayMs } from './retry-schedule.ts'

/** The words of one notice. */
export interface RenderedNotice {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/**
 * What became of one attempt; of what a stranger did, whether or not it became a mail: `answered`, or `nobody` where the address
 * has no account and that may be counted.
 */
export type NoticeOutcome = 'sent' | 'answered' | 'nobody' | 'put_off' | 'given_up'

/** What a stranger did, as it is worked off. */
export interface QueuedAttempt {
  readonly id: string
  readonly kind: StrangerAttempt
  readonly content: NoticeContent
  /** When it was queued. */
  readonly at: EpochMs
}

export interface NoticeSenderOptions {
  readonly queue: NoticeQueue
  readonly sealer: Sealer
  readonly transport: MailTransport
  readonly render: (kind: NoticeKind, content: NoticeContent) => RenderedNotice
  /** Works off what a stranger did, and takes it out of the queue. */
  readonly answer: (attempt: QueuedAttempt) => Promise<'answered' | 'nobody'>
  /** One mailbox, with or without a name. */
  readonly from: string
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Told of each attempt. */
  readonly metrics?: { count(kind: QueuedKind, outcome: NoticeOutcome): void }
  readonly now?: () => number
  /** From 0 to 1, for the jitter of retries. */
  readonly random?: () => number
  /** How often the queue is asked without being woken; 5 s. */
  readonly pollMs?: number
  /** Bound for one mail, whatever the transport does; a minute. */
  readonly mailMs?: number
}

/** A running sender. Every method may be called at any time, from anywhere. */
export interface NoticeSender {
  /**
   * Looks at the queue, at once or in `inMs`: call it after a commit that queued something that is due then. Returns without
   * waiting; never throws.
   */
  wake(inMs?: number): void
  /**
   * Takes nothing new and waits for the mails under way, at most `boundMs` (5 s). False where some did not end in
   * time: those are sent again when their claim on the queue ends.
   */
  stop(boundMs?: number): Promise<boolean>
}

/** Mails under way together. A batch is no larger, so nothing is ever taken and left lying. */
const batchSize = 4
/** For how long a notice taken is ours. Longer than any mail may take. */
const claimMs = 5 * minuteMs
/** Timers may come a little before the clock says so, and would find nothing due. */
const timerLeadMs = 5

/** A failure before the transport was asked; the reason is all that is told of it. */
class UnusableNotice extends Error {}

function isContent(value: unknown): value is NoticeContent {
  if (typeof value !== 'object' || value === null) return false
  return 'to' in value && typeof value.to === 'string' && 'name' in value
}

function reasonOf(error: unknown): string {
  if (isMailFailure(error)) return error.reason
  if (error instanceof UnusableNotice) return error.message
  // Not its message: what a template or a parser complains about may be the content.
  return error instanceof Error ? error.name : 'unknown'
}

/** Null as the failure: the transport, or the engine, took it. */
interface Sent {
  readonly done: 'sent' | 'answered' | 'nobody'
  readonly failure: { readonly error: unknown } | null
}

class Sender implements NoticeSender {
  readonly #options: NoticeSenderOptions
  readonly #now: () => number
  readonly #poll: NodeJS.Timeout
  #running: Promise<void> | null = null
  #wokenMeanwhile = false
  #stopping = false

  constructor(options: NoticeSenderOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#poll = setInterval(() => this.wake(), options.pollMs ?? 5_000)
    this.#poll.unref()
  }

  wake(inMs = 0): void {
    if (this.#stopping) return
    if (inMs > 0) {
      setTimeout(() => this.wake(), inMs + timerLeadMs).unref()
      return
    }
    this.#wokenMeanwhile = true
    if (this.#running !== null) return
    this.#running = this.#drain().finally(() => {
      this.#running = null
      if (this.#wokenMeanwhile) this.wake()
    })
  }

  async stop(boundMs = 5_000): Promise<boolean> {
    this.#stopping = true
    clearInterval(this.#poll)
    if (this.#running === null) return true
    return await within(
      this.#running.then(() => true),
      boundMs,
      false,
    )
  }

  /** Sends until nothing is due. Never rejects. */
  async #drain(): Promise<void> {
    let more = true
    while (more && !this.#stopping) {
      this.#wokenMeanwhile = false
      more = await this.#sendBatch()
    }
  }

  /** True where there may be more. */
  async #sendBatch(): Promise<boolean> {
    const now = this.#now()
    try {
      const notices = await this.#options.queue.takeDue(now, now + claimMs, batchSize)
      await Promise.all(notices.map((notice) => this.#attempt(notice)))
      return notices.length === batchSize
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the queue of notices cannot be read; trying again soon')
      return false
    }
  }

  /** One attempt at one notice, with its bookkeeping. Never rejects. */
  async #attempt(notice: QueuedNotice): Promise<void> {
    const { log, queue, metrics } = this.#options
    const line = { noticeId: notice.id, kind: notice.kind, attempt: notice.attempts + 1 }
    try {
      const { done, failure } = await this.#send(notice)
      const outcome = failure === null ? done : await this.#putOff(notice, failure.error)
      if (outcome === 'sent') await queue.markSent(notice.id, this.#now())
      metrics?.count(notice.kind, outcome)
      if (failure === null) log.info(line, `notice ${outcome}`)
      else
        log[outcome === 'given_up' ? 'error' : 'warn'](
          { ...line, reason: reasonOf(failure.error), outcome },
          'notice not sent',
        )
    } catch (error) {
      // The claim ends by itself, and the notice is sent (perhaps once more) after it.
      log.error({ ...line, err: error }, 'what became of a notice could not be written down')
    }
  }

  async #send(notice: QueuedNotice): Promise<Sent> {
    const { mailMs = minuteMs } = this.#options
    try {
      const done = await within(this.#carry(notice, this.#open(notice)), mailMs, null)
      if (done !== null) return { done, failure: null }
      return { done: 'sent', failure: { error: new MailFailure('ETIMEDOUT', false) } }
    } catch (error) {
      return { done: 'sent', failure: { error } }
    }
  }

  async #carry({ createdAt, id, kind }: QueuedNotice, content: NoticeContent): Promise<Sent['done']> {
    const { transport, render, from, answer } = this.#options
    if (!isNoticeKind(kind)) return answer({ id, kind, content, at: createdAt })
    await transport.send({ id, from, to: content.to, ...render(kind, content) })
    return 'sent'
  }

  #open(notice: QueuedNotice): NoticeContent {
    try {
      const box = this.#options.sealer.open<'notice'>('notice', notice.id, notice.sealedContent)
      const content: unknown = JSON.parse(box.reveal())
      if (isContent(content)) return content
    } catch {
      // Falls through: neither the box nor what is in it belongs into an error.
    }
    throw new UnusableNotice('unreadable')
  }

  async #putOff(notice: QueuedNotice, error: unknown): Promise<NoticeOutcome> {
    const permanent = isMailFailure(error) && error.permanent
    const random = this.#options.random ?? Math.random
    const delayMs = permanent ? null : retryDelayMs(notice.attempts + 1, random())
    await this.#options.queue.markFailed(notice.id, delayMs === null ? null : this.#now() + delayMs)
    return delayMs === null ? 'given_up' : 'put_off'
  }
}

/**
 * Starts a sender: it looks at the queue at once, whenever it is woken and every `pollMs`.
 *
 * A mail that fails is tried again ten times over a day; one that the recipient's server refuses for good is given
 * up at once. Several senders may share a queue. A notice is sent at least once; where a process dies between
 * sending and writing it down, twice, with the same Message-ID.
 */
export function createNoticeSender(options: NoticeSenderOptions): NoticeSender {
  const sender = new Sender(options)
  sender.wake()
  return sender
}
