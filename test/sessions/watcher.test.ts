/**
 * A thief who watches all that the API tells learns nothing of when the owner refreshes; one who is told from elsewhere, and so
 * moves in step with the owner, is found by the generations that two origins ask for.
 *
 * SESSION_SEEDS=n runs n times as many seeds; a seed that fails is named, and replays the same.
 */
import { showSessions } from '@claviger/service'
import { describe, expect, test } from 'vitest'
import type { Habits } from './browser.ts'
import { home, type Standpoint, standpoint } from './network.ts'
import {
  day,
  hour,
  minute,
  type Stage,
  type Steal,
  second,
  someDay,
  type Theft,
  type TheftScene,
  theft,
} from './run.ts'
import { type Eyes, Watcher } from './watcher.ts'

const times = Number(process.env['SESSION_SEEDS'] ?? 1)
/** The longest a client waits between two refreshes. */
const periodMs = 0.9 * 15 * minute
const timeout = 300 * second * times
const habits: Habits = { tabs: 1, coordinated: true, namesAttempts: true, callEveryMs: 4 * minute }

const elsewhere = standpoint('198.51.100.0/24', 'Chrome on Windows', 'another jar')
/** Who has all of the owner's cookies, copies the headers and sits in the owner's network. */
const besideTheOwner = home

/** What the service's own list shows, and what he is. */
const theApi: Eyes = async ({ engine }, access, { now, from }) => {
  const here = from.origin.network
  const verdict = await engine.accessCheck.check(access, () => here, now)
  if (!verdict.ok) return null
  const who = verdict.principal
  return JSON.stringify([await showSessions(engine.sessions, { who, here, now }), who])
}

/** As a list of sessions would be that told when each ends unless it is used. */
const aListThatTells: Eyes = async (service, access, post) => {
  const seen = await theApi(service, access, post)
  return seen === null ? null : JSON.stringify([seen, (await post.row())?.idleExpiresAt])
}

/** Each rotation, from somewhere outside of the API: a wire that he watches, a machine that he has. */
const told: Eyes = async (_service, _access, { row }) => String((await row())?.generation)

interface Watching {
  readonly from: Standpoint
  readonly eyes: Eyes
  readonly guesses?: boolean
  readonly mostADay?: number
  readonly everyMs?: number
  /** What the owner does meanwhile. Default: stays at work. */
  readonly script?: (stage: Stage) => void
}

async function watched(
  scene: Omit<TheftScene, 'steal' | 'habits'>,
  {
    from,
    eyes,
    guesses = true,
    mostADay = Number.POSITIVE_INFINITY,
    everyMs = 2 * second,
    script = () => undefined,
  }: Watching,
): Promise<Theft & { readonly newsAt: readonly number[]; readonly sights: number }> {
  const watchers: Watcher[] = []
  const steal: Steal = (stage, now) => {
    const { timeline, service, browser, chance, row } = stage
    const watch = { from, eyes, guesses, mostADay, chance, everyMs, row }
    script(stage)
    const watcher = new Watcher(timeline, service, browser.jar, watch, now)
    watchers.push(watcher)
    return watcher
  }
  const found = await theft({ ...scene, habits, steal })
  return {
    ...found,
    newsAt: watchers.flatMap(({ newsAt }) => newsAt),
    sights: watchers.reduce((sum, { sights }) => sum + sights, 0),
  }
}

function seeds(count: number): readonly number[] {
  return Array.from({ length: count * times }, (_, at) => at + 1)
}

/** What a run came to, with its seeds: for whoever wants to run one of them again. */
function tell(line: string): void {
  process.stdout.write(`  ${line}\n`)
}

const longest = (all: readonly { readonly fedForMs: number | null }[]): string =>
  `${Math.round(Math.max(...all.map(({ fedForMs }) => fedForMs ?? 0)) / minute)} min`

describe('a thief who watches all that the API tells', () => {
  test.each([
    ['from elsewhere', elsewhere],
    ['from the owner’s network, with all cookies and headers', besideTheOwner],
  ])(
    '%s, sees nothing when the owner refreshes, and is found within two periods of the next use',
    async (name, from) => {
      const all = []
      for (const seed of seeds(6)) {
        const found = await watched({ seed }, { from, eyes: theApi })
        all.push(found)
        expect({ seed, newsAt: found.newsAt }).toEqual({ seed, newsAt: [] })
        expect(found.sights).toBeGreaterThan(100)
        const free = 2 * (1 + found.coincidences)
        expect({
          seed,
          endedFor: found.endedFor,
          isInTime: (found.fedForMs ?? 0) <= free * (periodMs + second),
        }).toEqual({ seed, endedFor: 'reuse_found', isInTime: true })
      }
      tell(`watching ${name}: seeds 1 to ${all.length}, all found, fed for ${longest(all)} at most`)
    },
    timeout,
  )

  test(
    'sees midnight pass, and nothing else, in a night in which the owner works',
    async () => {
      for (const seed of seeds(3)) {
        const scene = { seed, startAt: someDay + day - 70 * minute, hours: 3 }
        const { newsAt } = await watched(scene, { from: elsewhere, eyes: theApi, guesses: false })
        const atMidnight = newsAt.filter((at) => at - (someDay + day) < 3 * second && at >= someDay + day)
        expect({ seed, newsAt }).toEqual({ seed, newsAt: atMidnight })
      }
    },
    timeout,
  )

  test(
    'would follow unseen if the list told when a session ends and nobody counted, and that would be seen here',
    async () => {
      const limits = { contestedPerDay: Number.POSITIVE_INFINITY }
      const found = await watched({ seed: 1, limits }, { from: elsewhere, eyes: aListThatTells })
      expect(found.endedFor).toBeNull()
      expect(found.fed).toBeGreaterThan(20)
    },
    timeout,
  )
})

describe('a thief who is told each refresh from outside of the API', () => {
  test.each([
    ['from another network and device', elsewhere],
    [
      'from another network, with all cookies and headers',
      { ...home, origin: standpoint('198.51.100.0/24').origin },
    ],
    ['from the owner’s network, with another browser', standpoint('192.0.2.0/24', 'Chrome on Windows')],
    [
      'from the owner’s network, without the device cookie',
      standpoint('192.0.2.0/24', 'Firefox on Linux', null),
    ],
  ])(
    '%s, gets four successors at most and is found at the owner’s fifth refresh',
    async (name, from) => {
      const all = []
      for (const seed of seeds(4)) {
        const found = await watched({ seed }, { from, eyes: told })
        all.push(found)
        expect({
          seed,
          endedFor: found.endedFor,
          isFew: found.fed <= 4,
          isInTime: found.periods <= 5,
        }).toEqual({ seed, endedFor: 'reuse_found', isFew: true, isInTime: true })
      }
      tell(`told, ${name}: seeds 1 to ${all.length}, all found, fed for ${longest(all)} at most`)
    },
    timeout,
  )

  test(
    'over midnight gets four more, for the count begins anew',
    async () => {
      for (const seed of seeds(4)) {
        const scene = { seed, startAt: someDay + day - 80 * minute }
        const found = await watched(scene, { from: elsewhere, eyes: told })
        expect({ seed, endedFor: found.endedFor, isFew: found.fed <= 8 }).toEqual({
          seed,
          endedFor: 'reuse_found',
          isFew: true,
        })
      }
    },
    timeout,
  )

  test(
    'and stops at four a day loses the session to an owner who goes on using it',
    async () => {
      for (const seed of seeds(3)) {
        const scene = { seed, startAt: someDay + 20 * hour }
        const found = await watched(scene, { from: elsewhere, eyes: told, guesses: false, mostADay: 4 })
        expect({ seed, endedFor: found.endedFor, fed: found.fed }).toEqual({
          seed,
          endedFor: 'reuse_found',
          fed: 4,
        })
      }
    },
    timeout,
  )

  test(
    'can share a session that is used for less than an hour a day, and only four refreshes of it',
    async () => {
      const startAt = someDay + 8 * hour
      const restfulDays = ({ timeline, browser }: Stage): void => {
        timeline.at(startAt + hour, () => browser.sleep())
        for (const morning of [startAt + day, startAt + 2 * day]) {
          timeline.at(morning, (now) => browser.wake(now))
          timeline.at(morning + 45 * minute, () => browser.sleep())
        }
      }
      const scene = { seed: 1, startAt, hours: 72 }
      const watching = {
        from: elsewhere,
        eyes: told,
        guesses: false,
        everyMs: 5 * second,
        script: restfulDays,
      }
      const found = await watched(scene, watching)
      expect(found.endedFor).toBeNull()
      expect(found.fed).toBeLessThanOrEqual(3 * 4)
      tell(`told, of a session that is hardly used: seed 1, not found in three days, ${found.fed} successors`)
    },
    timeout,
  )

  test(
    'from the owner’s own network with all cookies and headers cannot be told from another tab',
    async () => {
      const all = []
      for (const seed of seeds(2)) {
        const found = await watched({ seed }, { from: besideTheOwner, eyes: told })
        all.push(found)
        expect({ seed, endedFor: found.endedFor }).toEqual({ seed, endedFor: null })
      }
      tell(
        `told, beside the owner: seeds 1 to ${all.length}, not found in eight hours, fed for ${longest(all)}`,
      )
    },
    timeout,
  )
})
