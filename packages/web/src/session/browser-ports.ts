/**
 * The browser as the keeper needs it: Web Locks, BroadcastChannel, and whether somebody is here.
 *
 * What to do with them is session-keeper.ts. Where one is missing, the server's own care for races is enough.
 */
import { callSignal } from '../wire/call-signal.ts'
import { localRecords } from './local-records.ts'
import type { KeeperPorts, RefreshReply } from './session-keeper.ts'
import { SessionKeeper } from './session-keeper.ts'
import { isTabMessage } from './tab-message.ts'

/** A tab without a touch for so long sleeps. */
const sleepsAfterMs = 15 * 60_000
/** Within the ten seconds in which the server gives the same successor to whoever asks. */
const refreshWithinMs = 9_000
/** Longer than any refresh: a tab that has the lock for so long is suspended, and the others go on without it. */
const lockWithinMs = 12_000
/** Timers stand still while a machine sleeps, and know nothing of a clock that is set: the clock is looked at so often. */
const longestTimerMs = 60_000

export interface BrowserKeeperOptions {
  /** Prefix of everything that is shared between tabs. */
  readonly name: string
  /** Sends the refresh under the given Idempotency-Key. Rejects where no reply came. */
  readonly send: (attempt: string, signal: AbortSignal) => Promise<RefreshReply>
}

/** The keeper of this page; it listens to the browser for as long as the page lives. */
export function keeperInBrowser({ name, send }: BrowserKeeperOptions): SessionKeeper {
  const channel = channelOf(`${name}-session`)
  let touchedAt = Date.now()
  const ports: KeeperPorts = {
    refresh: (attempt, signal) =>
      send(attempt, callSignal(refreshWithinMs, signal)).catch(() => ({
        outcome: 'unreachable' as const,
        retryAfterSeconds: null,
      })),
    records: localRecords(`${name}-session`),
    exclusive: (work) => exclusively(`${name}-refresh`, work),
    tell: (message) => channel?.postMessage(message),
    isAwake: () => document.visibilityState === 'visible' && Date.now() - touchedAt < sleepsAfterMs,
    now: () => Date.now(),
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    after: (ms, then) => {
      const timer = setTimeout(then, Math.min(ms, longestTimerMs))
      return () => clearTimeout(timer)
    },
  }
  const keeper = new SessionKeeper(ports)
  channel?.addEventListener('message', ({ data }) => {
    if (isTabMessage(data)) keeper.hear(data)
  })
  const touch = (): void => {
    const slept = Date.now() - touchedAt >= sleepsAfterMs
    touchedAt = Date.now()
    if (slept) keeper.wake()
  }
  const appear = (): void => {
    if (document.visibilityState !== 'visible') return
    touchedAt = Date.now()
    keeper.wake()
  }
  for (const event of ['pointerdown', 'keydown', 'focusin'] as const)
    addEventListener(event, touch, { passive: true })
  for (const event of ['visibilitychange', 'resume']) document.addEventListener(event, appear)
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) appear()
  })
  addEventListener('online', () => keeper.wake())
  // Between processes a message may be faster than what was stored before it.
  addEventListener('storage', ({ key }) => {
    if (key === `${name}-session`) keeper.recordChanged()
  })
  return keeper
}

/** Null where the browser refuses one. */
function channelOf(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name)
  } catch {
    return null
  }
}

async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work()
  let hasBegun = false
  const begin = (): Promise<T> => {
    hasBegun = true
    return work()
  }
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(lockWithinMs) }, begin)
  } catch (error) {
    if (hasBegun) throw error
    return work()
  }
}
