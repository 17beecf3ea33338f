/**
 * The browser as the keeper needs it: Web Locks, BroadcastChannel, localStorage, and whether somebody is here.
 *
 * What to do with them is session-keeper.ts. Where one is missing, the server's own care for races is enough.
 */
import type { KeeperPorts, RefreshReply, TabMessage } from './session-keeper.ts'
import { SessionKeeper } from './session-keeper.ts'
import { parseRecord, type RecordStore } from './session-record.ts'

/** A tab without a touch for so long sleeps. */
const sleepsAfterMs = 15 * 60_000
/** Within the ten seconds in which the server gives the same successor to whoever asks. */
const refreshWithinMs = 9_000

export interface BrowserKeeperOptions {
  /** Prefix of everything that is shared between tabs. */
  readonly name: string
  /** Sends the refresh under the given Idempotency-Key. Rejects where no reply came. */
  readonly send: (attempt: string, signal: AbortSignal) => Promise<RefreshReply>
}

/** The keeper of this page; it listens to the browser for as long as the page lives. */
export function keeperInBrowser({ name, send }: BrowserKeeperOptions): SessionKeeper {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`${name}-session`)
  let touchedAt = Date.now()
  const ports: KeeperPorts = {
    refresh: (attempt) =>
      send(attempt, AbortSignal.timeout(refreshWithinMs)).catch(() => ({
        outcome: 'unreachable' as const,
        retryAfterSeconds: null,
      })),
    records: localRecords(`${name}-session`),
    exclusive: (work) => ('locks' in navigator ? navigator.locks.request(`${name}-refresh`, work) : work()),
    tell: (message) => channel?.postMessage(message),
    isAwake: () => document.visibilityState === 'visible' && Date.now() - touchedAt < sleepsAfterMs,
    now: () => Date.now(),
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    after: (ms, then) => {
      const timer = setTimeout(then, Math.min(ms, 2 ** 31 - 1))
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
  for (const event of ['pointerdown', 'keydown', 'focusin'] as const)
    addEventListener(event, touch, { passive: true })
  addEventListener('online', () => keeper.wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    touchedAt = Date.now()
    keeper.wake()
  })
  return keeper
}

const tabMessages: readonly TabMessage[] = ['signed-in', 'refreshed', 'signed-out', 'ended']

function isTabMessage(value: unknown): value is TabMessage {
  return tabMessages.some((message) => message === value)
}

/** In localStorage; in memory where the browser refuses that. */
function localRecords(key: string): RecordStore {
  let memory: string | null = null
  const attempt = (work: () => string | null | undefined): string | null => {
    try {
      return work() ?? null
    } catch {
      return memory
    }
  }
  return {
    read: () => parseRecord(attempt(() => localStorage.getItem(key))),
    write: (record) => {
      memory = JSON.stringify(record)
      attempt(() => {
        localStorage.setItem(key, memory ?? '')
        return null
      })
    },
    clear: () => {
      memory = null
      attempt(() => {
        localStorage.removeItem(key)
        return null
      })
    },
  }
}
