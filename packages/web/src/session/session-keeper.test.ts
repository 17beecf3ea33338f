/**
 * Tabs of one browser with scripted replies: who refreshes, when, and what a reply may change.
 *
 * What the server makes of refreshes that race is tested with the engine.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import { refreshDueAt, retryAfterMs } from './refresh-time.ts'
import { type KeeperPorts, type RefreshReply, SessionKeeper } from './session-keeper.ts'
import { parseRecord, type SessionRecord } from './session-record.ts'
import { isTabMessage, type TabMessage } from './tab-message.ts'

const refreshed: RefreshReply = { outcome: 'refreshed', accessSeconds: 900 }
const lost: RefreshReply = { outcome: 'unreachable', retryAfterSeconds: null }

/** What the tabs of one browser share. */
class FakeBrowser {
  now = 1_000_000
  record: SessionRecord | null = null
  readonly attempts: string[] = []
  readonly signals: AbortSignal[] = []
  reply: () => Promise<RefreshReply> = async () => refreshed
  #queue: Promise<unknown> = Promise.resolve()
  #ids = 0
  readonly #tabs: FakeTab[] = []

  open(): FakeTab {
    const tab: FakeTab = new FakeTab((message) => {
      for (const other of this.#tabs) if (other !== tab && !other.isDeaf) other.keeper.hear(message)
    }, this.#ports())
    this.#tabs.push(tab)
    return tab
  }

  #ports(): Omit<KeeperPorts, 'tell' | 'after' | 'isAwake'> {
    return {
      refresh: (attempt, signal) => {
        this.attempts.push(attempt)
        this.signals.push(signal)
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
        heard: () => undefined,
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
  /** Messages do not reach it: it is frozen. */
  isDeaf = false
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
    browser.now += 1_500
    expect(await tab.keeper.refresh()).toBe('refreshed')
    expect(browser.attempts[1]).toBe(browser.attempts[0])
    browser.now += 800_000
    await tab.keeper.refresh()
    expect(browser.attempts[2]).not.toBe(browser.attempts[0])
  })

  test('waits as long as the server asks for and a moment of its own, even where the network comes back', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => ({ outcome: 'unreachable', retryAfterSeconds: 40 })
    await tab.keeper.refresh()
    expect(tab.timer?.ms).toBe(41_000)
    tab.keeper.wake()
    expect(tab.timer?.ms).toBe(41_000)
  })

  test('does not wait out its pause when the network is back', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => lost
    for (let count = 0; count < 8; count++) {
      browser.now += 1
      await tab.keeper.refresh()
    }
    expect(tab.timer?.ms).toBe(45_000)
    tab.keeper.wake()
    expect(tab.timer?.ms).toBe(0)
  })

  test('tries once for all tabs while the network is lost', async () => {
    const tabs = Array.from({ length: 5 }, () => browser.open())
    tabs[0]?.keeper.signedIn(900)
    browser.now += 742_500
    browser.reply = async () => lost
    for (const tab of tabs) tab.timer?.then()
    await Promise.all(tabs.map(({ keeper }) => keeper.refresh(browser.now)))
    expect(browser.attempts).toHaveLength(1)
    expect(tabs.map(({ timer }) => timer?.ms)).toEqual([1_500, 1_500, 1_500, 1_500, 1_500])
  })

  test('goes on by the clock it has when that was set back by hours', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now -= 3 * 3_600_000
    tab.keeper.wake()
    expect(tab.timer?.ms).toBe(0)
    browser.reply = async () => lost
    expect(await tab.keeper.refresh()).toBe('unreachable')
    expect(tab.timer?.ms).toBe(1_500)
    browser.now += 1_500
    browser.reply = async () => refreshed
    expect(await tab.keeper.refresh()).toBe('refreshed')
    expect([browser.attempts.length, tab.timer?.ms]).toEqual([2, 742_500])
  })

  test('takes no clock that is moments behind for one that was set back', async () => {
    const [one, two] = [browser.open(), browser.open()]
    one.keeper.signedIn(900)
    browser.now -= 500
    two.keeper.wake()
    expect(two.timer?.ms).toBe(743_000)
    expect(await two.keeper.refresh()).toBe('refreshed')
    expect(browser.attempts).toHaveLength(0)
  })

  test('does not ask in a circle where the life of the tokens cannot be told', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => ({ outcome: 'refreshed', accessSeconds: 0 })
    await tab.keeper.refresh()
    expect(tab.timer?.ms).toBe(24_750)
  })

  test('comes before its plan where the server says that the tokens end sooner', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    tab.keeper.confirm(900)
    expect(tab.timer?.ms).toBe(742_500)
    tab.keeper.confirm(100)
    expect(tab.timer?.ms).toBe(82_500)
  })

  test('keeps one name for a refresh that is repeated before anything is known of the session', async () => {
    const tab = browser.open()
    browser.reply = async () => lost
    for (let count = 0; count < 3; count++) await tab.keeper.refresh()
    expect(new Set(browser.attempts).size).toBe(1)
  })

  test('asks the server when it wakes to a browser that knows of no session any more', async () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    browser.record = null
    browser.now += 1
    browser.reply = async () => ({ outcome: 'ended' })
    tab.keeper.wake()
    await tab.keeper.refresh()
    expect([browser.attempts.length, tab.keeper.state]).toEqual([1, 'ended'])
  })

  test('that slept through a sign-out and another sign-in wakes up in that one', () => {
    const [one, two] = [browser.open(), browser.open()]
    one.keeper.signedIn(900)
    const former = two.keeper.epoch
    two.isDeaf = true
    one.keeper.signedOut()
    one.keeper.signedIn(900)
    expect([two.keeper.state, two.keeper.epoch]).toEqual(['signed-in', former])
    two.keeper.wake()
    expect([two.keeper.state, two.keeper.epoch]).toEqual(['signed-in', one.keeper.epoch])
    expect(two.keeper.epoch).not.toBe(former)
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

describe('a message', () => {
  test('of a sign-out calls off what is on its way, so that it cannot set cookies after the next sign-in', async () => {
    const [one, two] = [browser.open(), browser.open()]
    one.keeper.signedIn(900)
    browser.now += 800_000
    browser.reply = async () => {
      const record = browser.record
      two.keeper.signedOut()
      // As it looks where a tab does not see at once what another has cleared.
      browser.record = record
      return refreshed
    }
    expect(await one.keeper.refresh()).toBe('ended')
    expect(browser.signals[0]?.aborted).toBe(true)
    expect(one.keeper.state).toBe('signed-out')
  })

  test('of a refresh that comes after the sign-out brings nothing back', () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    const record = browser.record
    tab.keeper.signedOut()
    if (record === null) throw new Error('nothing was recorded')
    // As it looks where another tab had not yet seen that the record is gone.
    browser.record = record
    tab.keeper.hear({ kind: 'refreshed', record })
    tab.keeper.recordChanged()
    expect(tab.keeper.state).toBe('signed-out')
    tab.keeper.hear({ kind: 'signed-out', epoch: record.epoch })
    expect(browser.record).toBeNull()
  })

  test('of a sign-out that comes after the next sign-in ends nothing', () => {
    const tab = browser.open()
    tab.keeper.signedIn(900)
    const former = tab.keeper.epoch
    tab.keeper.signedIn(900)
    tab.keeper.hear({ kind: 'signed-out', epoch: former })
    tab.keeper.hear({ kind: 'ended', epoch: former })
    expect(tab.keeper.state).toBe('signed-in')
    expect(browser.record?.epoch).toBe(tab.keeper.epoch)
  })

  test('of a sign-in brings in a tab that waits for one', () => {
    const [one, two] = [browser.open(), browser.open()]
    one.keeper.signedIn(900)
    one.keeper.signedOut()
    two.keeper.signedIn(900)
    expect([one.keeper.state, one.keeper.epoch]).toEqual(['signed-in', two.keeper.epoch])
  })

  test('is one only where it says what it is about', () => {
    const record: SessionRecord = { epoch: 'a', refreshedAt: 1, dueAt: 2, attempt: null, failures: null }
    expect(isTabMessage({ kind: 'refreshed', record })).toBe(true)
    expect(isTabMessage({ kind: 'ended', epoch: null })).toBe(true)
    for (const other of [
      'ended',
      null,
      {},
      { kind: 'refreshed' },
      { kind: 'ended' },
      { kind: 'x', epoch: 'a' },
    ])
      expect(isTabMessage(other)).toBe(false)
  })
})

test('a reply from before the sign-out does not confirm anybody', () => {
  const tab = browser.open()
  tab.keeper.confirm(900)
  expect(tab.keeper.state).toBe('signed-in')
  tab.keeper.signedOut()
  tab.keeper.confirm(900)
  expect([tab.keeper.state, browser.record]).toEqual(['signed-out', null])
})

test('a browser that nobody signed in to is signed out, not ended', async () => {
  const tab = browser.open()
  browser.reply = async () => ({ outcome: 'ended' })
  expect(await tab.keeper.refresh()).toBe('ended')
  expect(tab.keeper.state).toBe('signed-out')
})

test('a browser may be signed in from the sign-in of one of its tabs until its sign-out, and in new tabs too', () => {
  const tab = browser.open()
  expect(tab.keeper.mayBeSignedIn).toBe(false)
  tab.keeper.signedIn(900)
  const later = browser.open()
  expect([later.keeper.state, later.keeper.mayBeSignedIn]).toEqual(['unknown', true])
  tab.keeper.signedOut()
  expect(later.keeper.mayBeSignedIn).toBe(false)
})

test('what is no record is none', () => {
  expect(parseRecord('{"epoch":1}')).toBeNull()
  expect(parseRecord('nonsense')).toBeNull()
  const record: SessionRecord = { epoch: 'a', refreshedAt: 1, dueAt: 2, attempt: null, failures: null }
  expect(parseRecord(JSON.stringify(record))).toEqual(record)
})
