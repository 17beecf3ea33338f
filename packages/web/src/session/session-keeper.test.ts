/**
 * Tabs of one browser with scripted replies: who refreshes, when, and what a reply may change.
 *
 * What the server makes of refreshes that race is tested with the engine.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import { refreshDueAt, retryAfterMs } from './refresh-time.ts'
import { type KeeperPorts, type RefreshReply, SessionKeeper, type TabMessage } from './session-keeper.ts'
import { parseRecord, type SessionRecord } from './session-record.ts'

const refreshed: RefreshReply = { outcome: 'refreshed', accessSeconds: 900 }
const lost: RefreshReply = { outcome: 'unreachable', retryAfterSeconds: null }

/** What the tabs of one browser share. */
class FakeBrowser {
  now = 1_000_000
  record: SessionRecord | null = null
  readonly attempts: string[] = []
  reply: () => Promise<RefreshReply> = async () => refreshed
  #queue: Promise<unknown> = Promise.resolve()
  #ids = 0
  readonly #tabs: FakeTab[] = []

  open(): FakeTab {
    const tab: FakeTab = new FakeTab((message) => {
      for (const other of this.#tabs) if (other !== tab) other.keeper.hear(message)
    }, this.#ports())
    this.#tabs.push(tab)
    return tab
  }

  #ports(): Omit<KeeperPorts, 'tell' | 'after' | 'isAwake'> {
    return {
      refresh: (attempt) => {
        this.attempts.push(attempt)
        return this.reply()
      },
      records: {
        read: () => this.record,
        write: (record) => {
          this.record = record
        },
        clear: () => {
          this.record = null
        },
      },
      exclusive: (work) => {
        const turn = this.#queue.then(work)
        this.#queue = turn.catch(() => undefined)
        return turn
      },
      now: () => this.now,
      random: () => 0.5,
      newId: () => {
        this.#ids += 1
        return `id-${this.#ids}`
      },
    }
  }
}

class FakeTab {
  readonly keeper: SessionKeeper
  isAwake = true
  timer: { readonly ms: number; readonly then: () => void } | null = null

  constructor(tell: (message: TabMessage) => void, ports: Omit<KeeperPorts, 'tell' | 'after' | 'isAwake'>) {
    this.keeper = new SessionKeeper({
      ...ports,
      tell,
      isAwake: () => this.isAwake,
      after: (ms, then) => {
        const timer = { ms, then }
        this.timer = timer
        return () => {
          if (this.timer === timer) this.timer = null
        }
      },
    })
  }
}

let browser: FakeBrowser

beforeEach(() => {
  browser = new FakeBrowser()
})

test('the point of a refresh lies between 75 and 90 per cent of the life of the token, at random', () => {
  expect(refreshDueAt(0, 900, 0)).toBe(675_000)
  expect(refreshDueAt(0, 900, 0.999999)).toBeLessThanOrEqual(810_000)
  expect(refreshDueAt(0, 900, 0.5)).toBe(742_500)
})

test('the wait after failures grows to a minute and never more', () => {
  expect(retryAfterMs(1, 1)).toBe(2_000)
  expect(retryAfterMs(50, 1)).toBe(60_000)
  expect(retryAfterMs(50, 0)).toBe(30_000)
})

describe('a signed-in tab', () => {
  test('refreshes when its time has come, and plans the next time', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    expect(tab.timer?.ms).toBe(742_500)
    browser.now += 742_500
    tab.timer?.then()
    await tab.keeper.refresh(0)
    expect(browser.attempts).toHaveLength(1)
    expect(tab.timer?.ms).toBe(742_500)
  })

  test('sleeps while nobody is there, and makes up for it when woken', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now += 3_600_000
    tab.isAwake = false
    tab.timer?.then()
    expect(browser.attempts).toHaveLength(0)
    tab.isAwake = true
    tab.keeper.wake()
    expect(tab.timer?.ms).toBe(0)
    tab.timer?.then()
    await tab.keeper.refresh(0)
    expect(browser.attempts).toHaveLength(1)
  })

  test('shares one refresh among callers at once, in all tabs', async () => {
    const [one, two] = [browser.open(), browser.open()]
    one.keeper.signedIn(900)
    browser.now += 900_000
    const asOf = browser.now
    browser.now += 1
    const outcomes = await Promise.all([one, one, two, two].map(({ keeper }) => keeper.refresh(asOf)))
    expect(outcomes).toEqual(['refreshed', 'refreshed', 'refreshed', 'refreshed'])
    expect(browser.attempts).toHaveLength(1)
  })

  test('stays signed in while the network is lost, and repeats under the same name', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => lost
    expect(await tab.keeper.refresh()).toBe('unreachable')
    expect(tab.keeper.state).toBe('signed-in')
    expect(tab.timer?.ms).toBe(1_500)
    browser.reply = async () => refreshed
    expect(await tab.keeper.refresh()).toBe('refreshed')
    expect(browser.attempts[1]).toBe(browser.attempts[0])
    browser.now += 800_000
    await tab.keeper.refresh()
    expect(browser.attempts[2]).not.toBe(browser.attempts[0])
  })

  test('waits as long as the server asks for', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => ({ outcome: 'unreachable', retryAfterSeconds: 40 })
    await tab.keeper.refresh()
    expect(tab.timer?.ms).toBe(40_000)
  })

  test('is told by another that the session has ended, and is not signed out by itself before', async () => {
    const [one, two] = [browser.open(), browser.open()]
    one.keeper.signedIn(900)
    expect(two.keeper.state).toBe('signed-in')
    browser.now += 800_000
    browser.reply = async () => ({ outcome: 'ended' })
    expect(await one.keeper.refresh()).toBe('ended')
    expect([one.keeper.state, two.keeper.state]).toEqual(['ended', 'ended'])
    expect([one.timer, two.timer]).toEqual([null, null])
  })
})

describe('a late reply', () => {
  test('cannot bring back a session that was signed out while it was on its way', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => {
      tab.keeper.signedOut()
      return refreshed
    }
    expect(await tab.keeper.refresh()).toBe('ended')
    expect(tab.keeper.state).toBe('signed-out')
    expect(browser.record).toBeNull()
  })

  test('of an ended session does not end the one somebody signed in to meanwhile', async () => {
    const [one, two] = [browser.open(), browser.open()]
    one.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => {
      two.keeper.signedIn(900)
      return { outcome: 'ended' }
    }
    expect(await one.keeper.refresh()).toBe('refreshed')
    expect(one.keeper.state).toBe('signed-in')
    expect(one.keeper.epoch).toBe(two.keeper.epoch)
  })
})

test('a browser that nobody signed in to is signed out, not ended', async () => {
  const tab = browser.open()
  browser.reply = async () => ({ outcome: 'ended' })
  expect(await tab.keeper.refresh()).toBe('ended')
  expect(tab.keeper.state).toBe('signed-out')
})

test('what is no record is none', () => {
  expect(parseRecord('{"epoch":1}')).toBeNull()
  expect(parseRecord('nonsense')).toBeNull()
  const record: SessionRecord = { epoch: 'a', refreshedAt: 1, dueAt: 2, attempt: null }
  expect(parseRecord(JSON.stringify(record))).toEqual(record)
})
