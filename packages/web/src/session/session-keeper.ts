/**
 * The keeper of a signed-in browser: refreshes in time, one tab for all, and knows whether the session still is.
 *
 * Browser interfaces come as ports (browser-ports.ts); the server is right even where none of them works.
 */
import { latestDueAt, refreshDueAt, retryAfterMs } from './refresh-time.ts'
import { isDue, outcomeSince, type RecordStore, type SessionRecord } from './session-record.ts'
import type { TabMessage } from './tab-message.ts'

/** `unknown` until somebody has asked the server; `ended` was signed in and is no more, without having signed out. */
export type SessionState = 'unknown' | 'signed-in' | 'signed-out' | 'ended'

/** What a refresh came to. `unreachable` says nothing about the session: offline, 429 and 5xx are no sign-out. */
export type RefreshReply =
  | { readonly outcome: 'refreshed'; readonly accessSeconds: number }
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'unreachable'; readonly retryAfterSeconds: number | null }

export type RefreshOutcome = RefreshReply['outcome']

export interface KeeperPorts {
  /** POSTs the refresh; never rejects. `attempt` is its Idempotency-Key; after `signal` the reply must change nothing. */
  refresh(attempt: string, signal: AbortSignal): Promise<RefreshReply>
  readonly records: RecordStore
  /** Runs `work` while no other tab runs its own. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  tell(message: TabMessage): void
  /** Whether somebody is at this tab: a tab that nobody looks at sleeps. */
  isAwake(): boolean
  now(): number
  random(): number
  newId(): string
  /** Calls `then` after `ms` or sooner; the returned function takes that back. */
  after(ms: number, then: () => void): () => void
}

/** A server that gives shorter tokens, or none whose life can be told, is not asked in a circle. */
const shortestSeconds = 30

export class SessionKeeper {
  readonly #ports: KeeperPorts
  readonly #listeners = new Set<() => void>()
  #state: SessionState = 'unknown'
  #epoch: string | null = null
  /** The sign-in that is over: nothing that comes late brings it back. */
  #overEpoch: string | null = null
  #hasLeft = false
  #running: Promise<RefreshOutcome> | null = null
  #stop = new AbortController()
  /** As in the record, for as long as there is none. */
  #attempt: string | null = null
  #cancelTimer: () => void = () => undefined

  constructor(ports: KeeperPorts) {
    this.#ports = ports
  }

  get state(): SessionState {
    return this.#state
  }

  /** Whether somebody is at this tab. What asks by itself, again and again, waits while nobody is: so the session may rest. */
  get isAwake(): boolean {
    return this.#ports.isAwake()
  }

  /** Whether nobody is signed in because somebody signed out in this very tab: who comes next may be another person. */
  get hasLeft(): boolean {
    return this.#hasLeft
  }

  /** Which sign-in this is; another one may be another person. Null while signed out. */
  get epoch(): string | null {
    return this.#epoch
  }

  /** Whether this browser has been signed in and not out since, as far as its tabs know: the server is worth asking. */
  get mayBeSignedIn(): boolean {
    return this.#ports.records.read() !== null
  }

  /** Calls `listener` after each change of `state` or `epoch`; the returned function ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * The server answered a request of this browser as signed in, with an access token that lasts `secondsLeft`. After a
   * sign-out that answer is a late one, and changes nothing.
   */
  confirm(secondsLeft: number): void {
    if (this.#state === 'signed-out' || this.#state === 'ended') return
    const { records, now, random, tell } = this.#ports
    const found = records.read()
    if (found === null) {
      tell({ kind: 'refreshed', record: this.#received(secondsLeft, null) })
    } else if (secondsLeft > 0 && found.dueAt > latestDueAt(now(), secondsLeft)) {
      records.write({ ...found, dueAt: refreshDueAt(now(), secondsLeft, random()) })
    }
    this.recordChanged()
  }

  /** Somebody just signed in here, with an access token of `accessSeconds`. */
  signedIn(accessSeconds: number): void {
    const record = this.#received(accessSeconds, null)
    this.#become('signed-in', record.epoch)
    this.#ports.tell({ kind: 'signed-in', record })
    this.#plan()
  }

  /** Somebody signed out here. A refresh under way cannot undo it. */
  signedOut(): void {
    const { records, tell } = this.#ports
    const epoch = records.read()?.epoch ?? this.#epoch
    records.clear()
    this.#hasLeft = true
    this.#end('signed-out', epoch)
    tell({ kind: 'signed-out', epoch })
  }

  /**
   * Gets new tokens unless some tab did, or tried in vain, after `asOf` (ms), which is when the request was sent that was
   * refused. Calls at once share one refresh, in all tabs.
   */
  refresh(asOf: number = this.#ports.now()): Promise<RefreshOutcome> {
    return this.#inTurn((record) => outcomeSince(record, asOf, this.#ports.now()))
  }

  /** Whether another tab did it is told by the plan, which tabs share to the moment; their clocks they need not. */
  #refreshDue(): Promise<RefreshOutcome> {
    return this.#inTurn((record) => {
      if (isDue(record, this.#ports.now())) return null
      return record.failures === null ? 'refreshed' : 'unreachable'
    })
  }

  #inTurn(shared: (record: SessionRecord) => RefreshOutcome | null): Promise<RefreshOutcome> {
    this.#running ??= this.#ports
      .exclusive(() => this.#refreshAlone(shared))
      .finally(() => {
        this.#running = null
        this.#plan()
      })
    return this.#running
  }

  /** Somebody is at this tab again, or the network is back: does what is overdue, and finds out what it slept through. */
  wake(): void {
    if (this.#state === 'unknown') return
    const { records, now, isAwake } = this.#ports
    const record = records.read()
    if (record === null) {
      // Somebody may have signed out meanwhile: the server knows.
      if (this.#state === 'signed-in' && isAwake()) void this.refresh()
      return
    }
    const { failures, dueAt } = record
    if (failures !== null && !failures.isAskedToWait) {
      records.write({ ...record, failures: null, dueAt: Math.min(dueAt, now()) })
    }
    this.recordChanged()
  }

  /** Another tab said so. */
  hear(message: TabMessage): void {
    const { records } = this.#ports
    if ('record' in message) {
      records.heard(message.record)
      this.recordChanged()
      return
    }
    const record = records.read()
    // Whatever is left of it was written by a reply that came late.
    if (record?.epoch === message.epoch) records.clear()
    // It speaks of an earlier sign-in than this tab's.
    else if (record !== null && record.epoch === this.#epoch) return
    this.#end(message.kind, message.epoch)
  }

  /** What the tabs know together may have changed: goes by it. */
  recordChanged(): void {
    const epoch = this.#ports.records.read()?.epoch
    if (epoch === undefined || epoch === this.#overEpoch) return
    this.#become('signed-in', epoch)
    this.#plan()
  }

  /** @param shared what the refresh of another tab came to, which will do for this one; null: none */
  async #refreshAlone(shared: (record: SessionRecord) => RefreshOutcome | null): Promise<RefreshOutcome> {
    const { records, tell } = this.#ports
    const before = records.read()
    const known = before === null ? null : shared(before)
    if (known !== null) return known
    const stop = new AbortController()
    this.#stop = stop
    const reply = await this.#send(before, stop.signal)
    const current = records.read()
    // Somebody signed out or in while the reply was on its way: it speaks of a session that is not this one.
    if (stop.signal.aborted) return this.#state === 'signed-in' ? 'refreshed' : 'ended'
    if (current?.epoch !== before?.epoch) return current === null ? 'ended' : 'refreshed'
    if (reply.outcome === 'unreachable') return this.#failed(reply.retryAfterSeconds)
    this.#attempt = null
    if (reply.outcome === 'ended') {
      records.clear()
      this.#end('ended', before?.epoch ?? null)
      tell({ kind: 'ended', epoch: before?.epoch ?? null })
      return 'ended'
    }
    const record = this.#received(Math.max(shortestSeconds, reply.accessSeconds), current)
    this.#become('signed-in', record.epoch)
    tell({ kind: 'refreshed', record })
    return 'refreshed'
  }

  /** Under one name until a reply has come, in whichever tab: the server knows a repetition by it. */
  #send(record: SessionRecord | null, signal: AbortSignal): Promise<RefreshReply> {
    const { records, newId, refresh } = this.#ports
    const attempt = (record === null ? this.#attempt : record.attempt) ?? newId()
    if (record === null) this.#attempt = attempt
    else records.write({ ...record, attempt })
    return refresh(attempt, signal)
  }

  #failed(retryAfterSeconds: number | null): RefreshOutcome {
    const { records, now, random } = this.#ports
    const record = records.read()
    if (record === null) return 'unreachable'
    const count = (record.failures?.count ?? 0) + 1
    const wait = retryAfterMs(count, random())
    const asked = (retryAfterSeconds ?? 0) * 1_000
    records.write({
      ...record,
      refreshedAt: Math.min(record.refreshedAt, now()),
      // Not all browsers at the same moment.
      dueAt: now() + (asked > wait ? asked + Math.round(2_000 * random()) : wait),
      failures: { count, lastAt: now(), isAskedToWait: asked > 0 },
    })
    return 'unreachable'
  }

  #received(accessSeconds: number, same: SessionRecord | null): SessionRecord {
    const { records, newId, now, random } = this.#ports
    const record: SessionRecord = {
      epoch: same?.epoch ?? newId(),
      refreshedAt: now(),
      dueAt: refreshDueAt(now(), accessSeconds, random()),
      attempt: null,
      failures: null,
    }
    records.write(record)
    return record
  }

  #end(how: 'signed-out' | 'ended', epoch: string | null): void {
    this.#overEpoch = epoch ?? this.#epoch
    this.#stop.abort()
    const wasIn = this.#state === 'signed-in' || this.#state === 'ended'
    this.#become(how === 'ended' && wasIn ? 'ended' : 'signed-out', null)
  }

  #become(state: SessionState, epoch: string | null): void {
    if (state === this.#state && epoch === this.#epoch) return
    // A late reply could put the cookies of the former session in the place of newer ones.
    if (this.#epoch !== null && this.#epoch !== epoch) this.#stop.abort()
    this.#state = state
    this.#epoch = epoch
    if (state === 'signed-in') this.#hasLeft = false
    else this.#cancelTimer()
    for (const listener of this.#listeners) listener()
  }

  /** One timer, to when the record is due; a tab that sleeps by then leaves it to `wake`. */
  #plan(): void {
    this.#cancelTimer()
    if (this.#state !== 'signed-in' || this.#running !== null) return
    const { records, now, isAwake, after } = this.#ports
    const record = records.read()
    if (record === null) return
    const wait = isDue(record, now()) ? 0 : record.dueAt - now()
    this.#cancelTimer = after(wait, () => {
      if (!isAwake()) return
      const current = records.read()
      if (current !== null && !isDue(current, now())) this.#plan()
      else void this.#refreshDue()
    })
  }
}
