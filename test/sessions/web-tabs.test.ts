/**
 * Five tabs of a dashboard for an hour, with the real keeper over the real engine: nobody is signed out, and one refreshes
 * for all.
 *
 * The same in a real browser is test/browser/basira-refresh.test.ts. SESSION_SEEDS=n runs n times as many seeds.
 */
import { defaultSessionLimits } from 'claviger'
import { expect, test } from 'vitest'
import { seededNumbers } from '../../packages/engine/src/testing/seeded-random.ts'
import { deploy, settle, startSession } from '../engine/deployment.ts'
import { calm, Network, rough, type Weather } from './network.ts'
import { hour, minute, second, someDay } from './run.ts'
import { Timeline } from './timeline.ts'
import { type Faculties, WebBrowser, type WebTab } from './web-browser.ts'

const times = Number(process.env['SESSION_SEEDS'] ?? 1)
const startAt = someDay + 8 * hour
/** Refreshes that an hour has room for: one at the end of each shortest period. */
const room = Math.floor(hour / (0.75 * defaultSessionLimits.accessMs)) + 1
const all: Faculties = { locks: true, sharing: true }

interface Scene {
  readonly seed: number
  readonly weather?: Weather
  readonly faculties?: Faculties
}

type Script = (browser: WebBrowser) => void

/** What an hour with five tabs came to, after `script` has written into it what happens. */
async function anHour({ seed, weather = calm, faculties = all }: Scene, script: Script = () => undefined) {
  const world = await deploy({}, seed, startAt)
  const owner = await settle(world, 'ann')
  const tokens = await startSession(world, owner)
  const timeline = new Timeline(startAt)
  const chance = seededNumbers(seed)
  const network = new Network(timeline, { engine: world.engine, life: 0 }, chance, weather)
  const browser = new WebBrowser(timeline, network, chance, faculties, tokens)
  for (let count = 0; count < 5; count++) browser.open()
  script(browser)
  await timeline.runUntil(startAt + hour)
  const facts = await world.database.sessions.facts(tokens.sessionId)
  await world.close()
  return {
    seed,
    browser,
    states: browser.tabs.map(({ keeper }) => keeper.state),
    endedFor: facts?.session.revokedReason ?? null,
    refreshes: browser.sentAt.length,
    answered: browser.sentAt.length - browser.unanswered,
  }
}

function seeds(count: number): readonly number[] {
  return Array.from({ length: count * times }, (_, at) => at + 1)
}

const allSignedIn = {
  states: Array.from({ length: 5 }, () => 'signed-in'),
  endedFor: null,
}

/** Every few minutes some tab naps, freezes, crashes and is opened again, or goes through two of these. */
function hardLife(browser: WebBrowser): void {
  const { timeline, chance } = browser
  const pick = (): WebTab | undefined => browser.tabs[Math.floor(chance() * browser.tabs.length)]
  for (let at = startAt + minute * chance(); at < startAt + hour - minute; at += 4 * minute * chance()) {
    const until = Math.min(at + 20 * minute * chance() ** 2, startAt + hour - minute)
    const kind = chance()
    timeline.at(at, () => {
      const tab = pick()
      if (tab === undefined) return
      if (kind < 0.4) {
        tab.sleep()
        timeline.at(until, () => tab.wake())
      } else if (kind < 0.7) {
        tab.freeze()
        timeline.at(until, () => tab.thaw())
      } else {
        tab.crash()
        timeline.at(at + 5 * second * chance(), () => void browser.open())
      }
    })
  }
}

test('five tabs on a good network refresh once a period for all, and no token ever lapses', async () => {
  for (const seed of seeds(6)) {
    const { browser, ...found } = await anHour({ seed })
    expect({ ...found, lapsed: browser.lapsedAt.length }).toMatchObject({ seed, ...allSignedIn, lapsed: 0 })
    expect(found.refreshes, `seed ${seed}`).toBeGreaterThanOrEqual(4)
    expect(found.refreshes, `seed ${seed}`).toBeLessThanOrEqual(room)
  }
}, 600_000)

test('tabs that nap, freeze, crash and come back on a bad network are not signed out, and repeat only what was lost', async () => {
  for (const seed of seeds(20)) {
    const { browser, ...found } = await anHour({ seed, weather: rough }, hardLife)
    expect(found).toMatchObject({ seed, ...allSignedIn })
    // A tab that crashes or freezes with the answer on its way takes that with it.
    const late = browser.sentAt.length - found.answered
    expect(found.answered, `seed ${seed}: ${found.refreshes} sent, ${late} unanswered`).toBeLessThanOrEqual(
      room + 3,
    )
    expect(late, `seed ${seed}`).toBeLessThanOrEqual(room)
  }
}, 600_000)

test('twenty minutes without a network cost some tries, sign nobody out, and end with one refresh at once', async () => {
  for (const seed of seeds(6)) {
    const [lostAt, backAt] = [startAt + 20 * minute, startAt + 40 * minute]
    const { browser, ...found } = await anHour({ seed }, (one) => {
      one.timeline.at(lostAt, () => {
        one.isOffline = true
      })
      one.timeline.at(backAt, () => one.online())
    })
    expect(found).toMatchObject({ seed, ...allSignedIn })
    // What happens within moments happens at one time: see timeline.ts.
    const from = backAt - 20
    const inVain = browser.sentAt.filter((at) => at >= lostAt && at < from).length
    // At most one try in 30 s once the pauses have grown, for all five together.
    expect(inVain, `seed ${seed}`).toBeLessThanOrEqual(20 * 2 + 6)
    const after = browser.sentAt.filter((at) => at >= from && at < backAt + 30 * second)
    expect(after.length, `seed ${seed}`).toBe(1)
    expect((after[0] ?? 0) - backAt, `seed ${seed}`).toBeLessThan(second)
  }
}, 600_000)

test('a server that is too busy for minutes is asked as seldom as it says, and signs nobody out', async () => {
  for (const seed of seeds(6)) {
    const [busyAt, wellAt] = [startAt + 10 * minute, startAt + 14 * minute]
    const { browser, ...found } = await anHour({ seed }, (one) => {
      one.timeline.at(busyAt, () => {
        one.busySeconds = 30
      })
      one.timeline.at(wellAt, () => {
        one.busySeconds = null
      })
    })
    expect(found).toMatchObject({ seed, ...allSignedIn })
    const asked = browser.sentAt.filter((at) => at >= busyAt && at < wellAt)
    const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0))
    expect(
      pauses.every((pause) => pause >= 30 * second),
      `seed ${seed}: ${pauses}`,
    ).toBe(true)
    expect(browser.lapsedAt, `seed ${seed}`).toEqual([])
  }
}, 600_000)

test('a machine that slept wakes to one refresh in one of its tabs', async () => {
  for (const seed of seeds(6)) {
    const wokenAt = startAt + 50 * minute
    const { browser, ...found } = await anHour({ seed }, (one) => {
      one.timeline.at(startAt + 5 * minute, () => {
        for (const tab of one.tabs) tab.freeze()
      })
      one.timeline.at(wokenAt, async () => {
        await Promise.all(one.tabs.map((tab) => tab.thaw()))
      })
    })
    expect(found).toMatchObject({ seed, ...allSignedIn, refreshes: 1 })
    expect((browser.sentAt[0] ?? 0) - wokenAt, `seed ${seed}`).toBeLessThan(second)
  }
}, 600_000)

test('without locks, storage and messages nobody is signed out either, and that many ask is seen here', async () => {
  for (const seed of seeds(4)) {
    const found = await anHour({ seed, faculties: { locks: false, sharing: false } })
    expect(found).toMatchObject({ seed, ...allSignedIn })
    expect(found.refreshes, `seed ${seed}`).toBeGreaterThan(2 * room)
    expect(found.refreshes, `seed ${seed}`).toBeLessThanOrEqual(5 * room)
  }
}, 600_000)
