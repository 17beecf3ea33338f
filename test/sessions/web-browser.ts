/**
 * A browser whose tabs run the dashboards' real keeper, over the real engine, in simulated time.
 *
 * What the tabs go through is web-tabs.test.ts. Clients of other makes are browser.ts.
 */
import type { Secret, Tokens } from 'claviger'
import {
  type KeeperPorts,
  type RefreshOutcome,
  type RefreshReply,
  SessionKeeper,
} from '../../packages/web/src/session/session-keeper.ts'
import type { SessionRecord } from '../../packages/web/src/session/session-record.ts'
import type { TabMessage } from '../../packages/web/src/session/tab-message.ts'
import type { Network } from './network.ts'
import type { Timeline } from './timeline.ts'
import { WebLock } from './web-lock.ts'

const second = 1_000
/** A refresh is given up after this (browser-ports.ts). */
const refreshWithinMs = 9 * second
const callEveryMs = 20 * second

export interface Faculties {
  readonly locks: boolean
  /** Storage and messages that tabs share. */
  readonly sharing: boolean
}

interface Jar {
  readonly refresh: Secret<'refresh-token'>
  readonly access: Secret<'access-token'>
  readonly accessUntil: number
}

function jarOf(tokens: Tokens, issuedAt: number): Jar {
  return {
    refresh: tokens.refreshToken,
    access: tokens.accessToken,
    accessUntil: issuedAt + tokens.accessSeconds * second,
  }
}

export class WebBrowser {
  jar: Jar
  record: SessionRecord | null = null
  isOffline = false
  /** Null: the server is well; else what it asks to wait when it answers 503. */
  busySeconds: number | null = null
  /** When refreshes were sent, and how many of them no tab got an answer to. */
  readonly sentAt: number[] = []
  unanswered = 0
  /** Calls of tabs that were awake, answered with 401. */
  readonly lapsedAt: number[] = []
  readonly tabs: WebTab[] = []
  readonly lock = new WebLock()
  readonly timeline: Timeline
  readonly network: Network
  readonly chance: () => number
  readonly faculties: Faculties

  constructor(
    timeline: Timeline,
    network: Network,
    chance: () => number,
    faculties: Faculties,
    tokens: Tokens,
  ) {
    this.timeline = timeline
    this.network = network
    this.chance = chance
    this.faculties = faculties
    this.jar = jarOf(tokens, timeline.now)
  }

  open(): WebTab {
    const tab = new WebTab(this)
    this.tabs.push(tab)
    return tab
  }

  /** The network is back, and the browser says so. */
  online(): void {
    this.isOffline = false
    for (const tab of this.tabs) void tab.do(() => tab.keeper.wake())
  }

  send(attempt: string, from: WebTab): Promise<RefreshReply> {
    const { timeline, network } = this
    const lost: RefreshReply = { outcome: 'unreachable', retryAfterSeconds: null }
    this.sentAt.push(timeline.now)
    return new Promise((resolve) => {
      let isOver = false
      const settle = (reply: RefreshReply): Promise<void> => {
        if (!isOver && reply.outcome === 'unreachable') this.unanswered += 1
        isOver = true
        return from.do(() => resolve(reply))
      }
      if (this.isOffline || this.busySeconds !== null) {
        void settle(this.isOffline ? lost : { ...lost, retryAfterSeconds: this.busySeconds })
        return
      }
      timeline.at(timeline.now + refreshWithinMs, () => (isOver ? undefined : settle(lost)))
      network.refresh(timeline.now, this.jar.refresh, attempt, (answer, at) => {
        // What was called off sets no cookie.
        if (isOver || from.isGone) return
        if (answer.kind === 'refused') return settle({ outcome: 'ended' })
        this.jar = jarOf(answer.value, at)
        return settle({ outcome: 'refreshed', accessSeconds: answer.value.accessSeconds })
      })
    })
  }
}

export class WebTab {
  readonly keeper: SessionKeeper
  isAwake = true
  isGone = false
  #isFrozen = false
  #memory: SessionRecord | null = null
  readonly #deferred: (() => void)[] = []
  readonly #browser: WebBrowser

  constructor(browser: WebBrowser) {
    this.#browser = browser
    this.keeper = new SessionKeeper(this.#ports())
    this.#call(browser.timeline.now)
  }

  /** Runs script of this tab, and what follows from it at once; later where the tab is frozen. */
  async do(work: () => void): Promise<void> {
    if (this.isGone) return
    if (this.#isFrozen) this.#deferred.push(work)
    else work()
    await new Promise(setImmediate)
  }

  sleep(): void {
    this.isAwake = false
  }

  async wake(): Promise<void> {
    this.isAwake = true
    await this.do(() => this.keeper.wake())
  }

  freeze(): void {
    this.isAwake = false
    this.#isFrozen = true
  }

  async thaw(): Promise<void> {
    this.#isFrozen = false
    for (const work of this.#deferred.splice(0)) await this.do(work)
    await this.wake()
  }

  crash(): void {
    this.isGone = true
    this.#browser.tabs.splice(this.#browser.tabs.indexOf(this), 1)
    this.#browser.lock.forget(this)
  }

  #ports(): KeeperPorts {
    const browser = this.#browser
    const { timeline, faculties, chance } = browser
    const keep = (record: SessionRecord | null): void => {
      if (faculties.sharing) browser.record = record
      else this.#memory = record
    }
    return {
      refresh: (attempt) => browser.send(attempt, this),
      records: {
        read: () => (faculties.sharing ? browser.record : this.#memory),
        write: keep,
        clear: () => keep(null),
        heard: () => undefined,
      },
      exclusive: (work) => (faculties.locks ? browser.lock.request(this, timeline, work) : work()),
      tell: (message) => this.#tell(message),
      isAwake: () => this.isAwake,
      now: () => timeline.now,
      random: chance,
      newId: () => String(chance()),
      after: (ms, then) => {
        let isOff = false
        const at = timeline.now + Math.min(ms, 60 * second)
        timeline.at(at, () => this.do(() => (isOff ? undefined : then())))
        return () => {
          isOff = true
        }
      },
    }
  }

  #tell(message: TabMessage): void {
    const { timeline, tabs, chance, faculties } = this.#browser
    if (!faculties.sharing) return
    for (const other of tabs) {
      if (other === this) continue
      timeline.at(timeline.now + 30 * chance(), () => other.do(() => other.keeper.hear(message)))
    }
  }

  /** Asks the API for something now and then, as a page does for whoever looks at it. */
  #call(at: number): void {
    const { timeline, chance } = this.#browser
    timeline.at(at, () =>
      this.do(() => {
        if (this.isAwake || this.keeper.state === 'unknown') this.#ask()
      }),
    )
    timeline.at(at + callEveryMs * 2 * chance(), (now) => {
      if (!this.isGone) this.#call(now)
    })
  }

  #ask(): void {
    const browser = this.#browser
    if (browser.isOffline) return
    const sentAt = browser.timeline.now
    const { access, accessUntil } = browser.jar
    browser.network.call(sentAt, access, (answer, at) =>
      this.do(() => {
        if (answer.kind === 'ok') this.keeper.confirm((accessUntil - at) / second)
        else {
          if (this.keeper.state === 'signed-in' && this.isAwake) browser.lapsedAt.push(sentAt)
          void this.#refreshAndConfirm(sentAt)
        }
      }),
    )
  }

  async #refreshAndConfirm(sentAt: number): Promise<RefreshOutcome> {
    const outcome = await this.keeper.refresh(sentAt)
    const { jar, timeline } = this.#browser
    if (outcome === 'refreshed') this.keeper.confirm((jar.accessUntil - timeline.now) / second)
    return outcome
  }
}
