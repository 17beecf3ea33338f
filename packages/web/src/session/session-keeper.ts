/**
 * The keeper of a signed-in browser: refreshes in time, one tab for all, and knows whether the session still is.
 *
 * Browser interfaces come as ports (browser-ports.ts); the server is right even where none of them works.
 */
import { refreshDueAt, retryAfterMs } from './refresh-time.ts'
import type { RecordStore, SessionRecord } from './session-record.ts'

/** `unknown` until somebody has asked the server; `ended` was signed in and is no more, without having signed out. */
export type SessionState = 'unknown' | 'signed-in' | 'signed-out' | 'ended'

/** What a refresh came to. `unreachable` says nothing about the session: offline, 429 and 5xx are no sign-out. */
export type RefreshReply =
  | { readonly outcome: 'refreshed'; readonly accessSeconds: number }
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'unreachable'; readonly retryAfterSeconds: number | null }

export type RefreshOutcome = RefreshReply['outcome']

/** What tabs tell one another. */
export type TabMessage = 'signed-in' | 'refreshed' | 'signed-out' | 'ended'

export interface KeeperPorts {
  /** POSTs the refresh; never rejects. `attempt` is its Idempotency-Key. */
  refresh(attempt: string): Promise<RefreshReply>
  readonly records: RecordStore
  /** Runs `work` while no other tab runs its own. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  tell(message: TabMessage): void
  /** Whether somebody is at this tab: a tab that nobody looks at sleeps. */
  isAwake(): boolean
  now(): number
  random(): number
  newId(): string
  /** Calls `then` after `ms`; the returned function takes that back. */
  after(ms: number, then: () => void): () => void
}

export class SessionKeeper {
  readonly #ports: KeeperPorts
  readonly #listeners = new Set<() => void>()
  #state: SessionState = 'unknown'
  #epoch: string | null = null
  #running: Promise<RefreshOutcome> | null = null
  #failures = 0
  #cancelTimer: () => void = () => undefined

  constructor(ports: KeeperPorts) {
    this.#ports = ports
  }

  get state(): SessionState {
    return this.#state
  }

  /** Which sign-in this is; another one may be another person. Null while signed out. */
  get epoch(): string | null {
    return this.#epoch
  }

  /** Whether somebody is at this tab. What asks by itself, again and again, waits while nobody is: so the session may rest. */
  get isAwake(): boolean {
    return this.#ports.isAwake()
  }

  /** Calls `listener` after each change of `state` or `epoch`; the returned function ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The server answered a request of this browser as signed in, with an access token that lasts `secondsLeft`. */
  confirm(secondsLeft: number): void {
    const record = this.#ports.records.read() ?? this.#received(secondsLeft, null)
    this.#become('signed-in', record.epoch)
    this.#plan()
  }

  /** Nobody was signed in when the page asked. */
  absent(): void {
    if (this.#state === 'unknown') this.#become('signed-out', null)
  }

  /** Somebody just signed in here, with an access token of `accessSeconds`. */
  signedIn(accessSeconds: number): void {
    const record = this.#received(accessSeconds, null)
    this.#become('signed-in', record.epoch)
    this.#ports.tell('signed-in')
    this.#plan()
  }

  /** Somebody signed out here. A refresh under way cannot undo it. */
  signedOut(): void {
    this.#ports.records.clear()
    this.#become('signed-out', null)
    this.#ports.tell('signed-out')
  }

  /**
   * Gets new tokens unless somebody did after `asOf` (ms), which is when the request was sent that was refused. Calls at
   * once share one refresh, in all tabs.
   */
  refresh(asOf: number = this.#ports.now()): Promise<RefreshOutcome> {
    this.#running ??= this.#ports
      .exclusive(() => this.#refreshAlone(asOf))
      .finally(() => {
        this.#running = null
        this.#plan()
      })
    return this.#running
  }

  /** Somebody is at this tab again, or the network is back: does what is overdue. */
  wake(): void {
    if (this.#state !== 'signed-in') return
    this.#failures = 0
    this.#plan()
  }

  /** Another tab said so. */
  hear(message: TabMessage): void {
    const epoch = this.#ports.records.read()?.epoch ?? null
    if (message === 'signed-out') this.#become('signed-out', null)
    else if (message === 'ended') this.#end()
    else if (epoch !== null) this.#resume(epoch)
  }

  #resume(epoch: string): void {
    this.#failures = 0
    this.#become('signed-in', epoch)
    this.#plan()
  }

  async #refreshAlone(asOf: number): Promise<RefreshOutcome> {
    const { records, newId, tell } = this.#ports
    const before = records.read()
    if (before !== null && before.refreshedAt >= asOf) return 'refreshed'
    const attempt = before?.attempt ?? newId()
    if (before !== null) records.write({ ...before, attempt })
    const reply = await this.#ports.refresh(attempt)
    const current = records.read()
    // Somebody signed out or in while the reply was on its way: it speaks of a session that is not this one.
    if (current?.epoch !== before?.epoch) return current === null ? 'ended' : 'refreshed'
    if (reply.outcome === 'unreachable') return this.#failed(reply.retryAfterSeconds)
    this.#failures = 0
    if (reply.outcome === 'ended') {
      records.clear()
      this.#end()
      tell('ended')
      return 'ended'
    }
    const { epoch } = this.#received(reply.accessSeconds, current)
    this.#become('signed-in', epoch)
    tell('refreshed')
    return 'refreshed'
  }

  #failed(retryAfterSeconds: number | null): RefreshOutcome {
    this.#failures += 1
    const record = this.#ports.records.read()
    const wait = retryAfterMs(this.#failures, this.#ports.random())
    const dueAt = this.#ports.now() + Math.max(wait, (retryAfterSeconds ?? 0) * 1_000)
    if (record !== null) this.#ports.records.write({ ...record, dueAt })
    return 'unreachable'
  }

  #received(accessSeconds: number, same: SessionRecord | null): SessionRecord {
    const { records, newId, now, random } = this.#ports
    const record: SessionRecord = {
      epoch: same?.epoch ?? newId(),
      refreshedAt: now(),
      dueAt: refreshDueAt(now(), accessSeconds, random()),
      attempt: null,
    }
    records.write(record)
    return record
  }

  #end(): void {
    this.#become(this.#state === 'unknown' || this.#state === 'signed-out' ? 'signed-out' : 'ended', null)
  }

  #become(state: SessionState, epoch: string | null): void {
    if (state === this.#state && epoch === this.#epoch) return
    this.#state = state
    this.#epoch = epoch
    if (state !== 'signed-in') this.#cancelTimer()
    for (const listener of this.#listeners) listener()
  }

  /** One timer, to when the record is due; a tab that sleeps by then leaves it to `wake`. */
  #plan(): void {
    this.#cancelTimer()
    if (this.#state !== 'signed-in' || this.#running !== null) return
    const record = this.#ports.records.read()
    if (record === null) return
    this.#cancelTimer = this.#ports.after(Math.max(0, record.dueAt - this.#ports.now()), () => {
      if (!this.#ports.isAwake()) return
      const current = this.#ports.records.read()
      if (current !== null && current.dueAt > this.#ports.now()) this.#plan()
      else void this.refresh()
    })
  }
}
