/**
 * A browser: some tabs over one cookie jar, awake or asleep, refreshing as the web client does.
 *
 * Tabs act as packages/web does where it coordinates them, and each for itself where it cannot: what is promised must not
 * depend on it.
 */
import type { Secret, Tokens } from 'claviger'
import type { Network } from './network.ts'
import type { Timeline } from './timeline.ts'

const second = 1_000
const minute = 60 * second

export interface Habits {
  readonly tabs: number
  /** One tab refreshes at a time and tells the others. */
  readonly coordinated: boolean
  /** Each attempt has an id, the same on each repetition of it. */
  readonly namesAttempts: boolean
  /** Milliseconds between two requests of a tab, on average. */
  readonly callEveryMs: number
}

/** A client gives up waiting for a reply after this, and asks again. */
const patienceMs = 8 * second

interface Tab {
  /** When it means to refresh next. */
  dueAt: number
  isRefreshing: boolean
}

export class Browser {
  jar: { refresh: Secret<'refresh-token'>; access: Secret<'access-token'> }
  isSignedOut = false
  refreshes = 0
  /** When a refresh was last sent. */
  readonly sentAt: number[] = []
  #isAwake = true
  readonly #tabs: Tab[]
  readonly #timeline: Timeline
  readonly #network: Network
  readonly #chance: () => number
  readonly #habits: Habits
  readonly #accessMs: number

  constructor(timeline: Timeline, network: Network, chance: () => number, habits: Habits, tokens: Tokens) {
    this.#timeline = timeline
    this.#network = network
    this.#chance = chance
    this.#habits = habits
    this.#accessMs = tokens.accessSeconds * second
    this.jar = { refresh: tokens.refreshToken, access: tokens.accessToken }
    this.#tabs = Array.from({ length: habits.tabs }, () => ({ dueAt: 0, isRefreshing: false }))
    for (const tab of this.#tabs) {
      this.#plan(tab, timeline.now)
      this.#callNext(tab, timeline.now)
    }
  }

  /** Timers stand still and replies that arrive meanwhile are never seen. */
  sleep(): void {
    this.#isAwake = false
    for (const tab of this.#tabs) tab.isRefreshing = false
  }

  /** What fell due meanwhile is done within moments, tab by tab as the browser wakes them. */
  wake(now: number): void {
    this.#isAwake = true
    for (const tab of this.#tabs) {
      this.#tick(tab, Math.max(tab.dueAt, now + this.#chance() * 5 * second))
      this.#callNext(tab, now)
    }
  }

  /** At a random point in 75 to 90 % of the access token's life. */
  #plan(tab: Tab, now: number): void {
    this.#tick(tab, now + this.#accessMs * (0.75 + 0.15 * this.#chance()))
  }

  #tick(tab: Tab, at: number): void {
    tab.dueAt = at
    this.#timeline.at(at, (now) => {
      if (this.#isAwake && !this.isSignedOut && tab.dueAt === at) this.#beginRefresh(tab, now)
    })
  }

  #beginRefresh(tab: Tab, now: number): void {
    if (tab.isRefreshing) return
    if (this.#habits.coordinated && this.#tabs.some((other) => other.isRefreshing)) {
      // Waits for the lock; whoever has it plans for all.
      this.#tick(tab, now + second)
      return
    }
    tab.isRefreshing = true
    const attemptId = this.#habits.namesAttempts ? String(this.#chance()) : null
    this.#ask(tab, attemptId, 0, now)
  }

  #ask(tab: Tab, attemptId: string | null, repetition: number, now: number): void {
    let isOver = false
    this.refreshes++
    this.sentAt.push(now)
    this.#network.refresh(now, this.jar.refresh, attemptId, (answer, at) => {
      if (!this.#isAwake) return
      // The cookie is set even where the page has given up waiting.
      if (answer.kind === 'ok')
        this.jar = { refresh: answer.value.refreshToken, access: answer.value.accessToken }
      if (isOver) return
      isOver = true
      tab.isRefreshing = false
      if (answer.kind === 'refused') this.isSignedOut = true
      else this.#planAfter(tab, at)
    })
    this.#timeline.at(now + patienceMs, (at) => {
      if (isOver || !this.#isAwake || this.isSignedOut || !tab.isRefreshing) return
      isOver = true
      const pause = Math.min(minute, second * 2 ** repetition)
      this.#timeline.at(at + pause, (later) => {
        if (this.#isAwake && tab.isRefreshing) this.#ask(tab, attemptId, repetition + 1, later)
      })
    })
  }

  #planAfter(tab: Tab, now: number): void {
    for (const other of this.#habits.coordinated ? this.#tabs : [tab]) this.#plan(other, now)
  }

  #callNext(tab: Tab, now: number): void {
    const at = now + this.#habits.callEveryMs * 2 * this.#chance()
    this.#timeline.at(at, () => {
      if (!this.#isAwake || this.isSignedOut) return
      this.#network.call(at, this.jar.access, (answer, arrival) => {
        // An access token that has run out is no sign-out: refresh, now.
        if (answer.kind === 'refused' && this.#isAwake) this.#tick(tab, arrival)
      })
      this.#callNext(tab, at)
    })
  }
}
