/**
 * What the browser does to a page, and what the keeper hears of it: events, clocks, locks that are refused or never given.
 *
 * Real browsers are asked in test/browser; what the keeper decides is session-keeper.test.ts.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keeperInBrowser } from './browser-ports.ts'
import type { RefreshReply, SessionKeeper } from './session-keeper.ts'

const minute = 60_000
const refreshed: RefreshReply = { outcome: 'refreshed', accessSeconds: 900 }

let listeners: Map<string, (event: object) => void>
let page: { visibilityState: string }
let stored: Map<string, string>
/** Each timeout of the browser's own: a lock's, a call's. */
let limits: AbortController[]
let sent: number

function startPage(locks: object | null): SessionKeeper {
  const on = (event: string, listener: (event: object) => void): void => {
    listeners.set(event, listener)
  }
  page = Object.assign({ visibilityState: 'visible' }, { addEventListener: on })
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', on)
  vi.stubGlobal('navigator', locks === null ? {} : { locks })
  return keeperInBrowser({ name: 'tester', send: sendRefresh })
}

async function sendRefresh(): Promise<RefreshReply> {
  sent += 1
  return refreshed
}

/** Gives the lock at once. */
const free = { request: (_: string, __: object, work: () => Promise<unknown>) => work() }

beforeEach(() => {
  listeners = new Map()
  stored = new Map()
  limits = []
  sent = 0
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  })
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      constructor() {
        throw new DOMException('not here', 'SecurityError')
      }
    },
  )
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const limit = new AbortController()
    limits.push(limit)
    return limit.signal
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}

describe('after three hours of sleep one refresh follows', () => {
  test.each([
    ['when the page is seen again', 'visibilitychange', {}],
    ['when the page is taken up from where it was frozen', 'resume', {}],
    ['when somebody comes back to the page by the button of the browser', 'pageshow', { persisted: true }],
    ['when a key is pressed', 'keydown', {}],
    ['when somebody points at something', 'pointerdown', {}],
  ])('%s', async (_, event, details) => {
    const keeper = startPage(free)
    keeper.signedIn(900)
    later(180 * minute)
    await vi.advanceTimersByTimeAsync(2 * minute)
    expect(sent).toBe(0)
    listeners.get(event)?.(details)
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toBe(1)
    listeners.get(event)?.(details)
    await vi.advanceTimersByTimeAsync(minute)
    expect(sent).toBe(1)
  })
})

test('a page that is loaded anew wakes nothing, and neither does one that nobody sees', async () => {
  const keeper = startPage(free)
  keeper.signedIn(900)
  later(180 * minute)
  listeners.get('pageshow')?.({ persisted: false })
  page.visibilityState = 'hidden'
  listeners.get('visibilitychange')?.({})
  await vi.advanceTimersByTimeAsync(2 * minute)
  expect(sent).toBe(0)
})

test('a clock that jumps is noticed within a minute, where somebody is', async () => {
  const keeper = startPage(free)
  keeper.signedIn(900)
  // Timers know nothing of it: for them no time has gone by.
  later(13.5 * minute)
  await vi.advanceTimersByTimeAsync(minute)
  expect(sent).toBe(1)
})

test('what another tab has stored is seen without a message', () => {
  const keeper = startPage(free)
  const record = {
    epoch: 'theirs',
    refreshedAt: Date.now(),
    dueAt: Date.now() + 1,
    attempt: null,
    failures: null,
  }
  stored.set('tester-session', JSON.stringify(record))
  listeners.get('storage')?.({ key: 'something else' })
  expect(keeper.state).toBe('unknown')
  listeners.get('storage')?.({ key: 'tester-session' })
  expect([keeper.state, keeper.epoch]).toEqual(['signed-in', 'theirs'])
})

describe('a refresh', () => {
  test('goes on without a lock that a suspended tab never gives back', async () => {
    const held = {
      request: (_: string, { signal }: { readonly signal: AbortSignal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }
    const keeper = startPage(held)
    const outcome = keeper.refresh()
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toBe(0)
    limits[0]?.abort()
    expect(await outcome).toBe('refreshed')
    expect(sent).toBe(1)
  })

  test.each([
    ['has none', null],
    ['refuses them', { request: () => Promise.reject(new DOMException('not here', 'SecurityError')) }],
  ])('needs no locks where the browser %s', async (_, locks) => {
    expect(await startPage(locks).refresh()).toBe('refreshed')
  })

  test('that gets no answer is given up, and nobody is signed out by that', async () => {
    startPage(free)
    const keeper = keeperInBrowser({
      name: 'tester',
      send: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    keeper.signedIn(900)
    later(minute)
    const outcome = keeper.refresh()
    limits.at(-1)?.abort()
    expect(await outcome).toBe('unreachable')
    expect(keeper.state).toBe('signed-in')
  })

  test('goes on where the browser stores nothing', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })
    const keeper = startPage(free)
    keeper.signedIn(900)
    await vi.advanceTimersByTimeAsync(14 * minute)
    expect([sent, keeper.state]).toEqual([1, 'signed-in'])
  })
})
