/**
 * Rotation signs nobody out by mistake and still finds a thief: the real code under simulated tabs, losses and theft.
 *
 * SESSION_SEEDS=n runs n times as many seeds; a seed that fails is named, and replays the same.
 */
import { describe, expect, test } from 'vitest'
import type { Habits } from './browser.ts'
import { fair, rough, standpoint } from './network.ts'
import { day, hour, minute, type Steal, second, someDay, theft, week } from './run.ts'
import { type Plan, Thief } from './thief.ts'

const times = Number(process.env['SESSION_SEEDS'] ?? 1)
const accessMs = 15 * minute
/** The longest a client waits between two refreshes. */
const periodMs = 0.9 * accessMs
const timeout = 300 * second * times

function seeds(count: number): readonly number[] {
  return Array.from({ length: count * times }, (_, at) => at + 1)
}

const coordinated: Habits = { tabs: 3, coordinated: true, namesAttempts: true, callEveryMs: 4 * minute }
const oneTab: Habits = { ...coordinated, tabs: 1 }
const alone: Habits = { ...coordinated, coordinated: false }

const fiveAlone: Habits = { ...alone, tabs: 5, namesAttempts: false }

describe('an honest user is not signed out', () => {
  test.each([
    ['by losses, naps and restarts', coordinated, rough, 4, {}],
    ['by tabs that know nothing of one another', alone, fair, 2, {}],
    ['by not naming attempts, on a fair network', { ...coordinated, namesAttempts: false }, fair, 3, {}],
    ['by five tabs that race all day, from one network', fiveAlone, fair, 2, {}],
    ['by moving to another network and back three times a day', coordinated, rough, 2, { movesADay: 6 }],
    ['by doing so with five tabs that know nothing of one another', fiveAlone, fair, 2, { movesADay: 6 }],
    ['by being in two networks at once', coordinated, rough, 2, { twoNetworks: true }],
  ] as const)(
    '%s',
    async (name, habits, weather, count, whereabouts) => {
      let contested = 0
      for (const seed of seeds(count)) {
        const found = await week({ seed, habits, weather, ...whereabouts })
        const { endedFor, isSignedOut } = found
        contested = Math.max(contested, found.contested)
        expect({ seed, endedFor, isSignedOut }).toEqual({ seed, endedFor: null, isSignedOut: false })
      }
      tell(`${name}: seeds 1 to ${count * times}, nobody signed out, at most ${contested} contested a day`)
      expect(contested).toBeLessThan(5)
    },
    timeout,
  )

  test(
    'but five tabs that know nothing of one another, in two networks at once, are taken for two holders',
    async () => {
      const scene = { seed: 1, habits: fiveAlone, weather: fair, twoNetworks: true }
      expect((await week(scene)).endedFor).toBe('reuse_found')
    },
    timeout,
  )

  test(
    'and without the seconds in which a parent is answered that would be found here',
    async () => {
      const limits = { raceMs: 0, recoveriesPerDay: 0 }
      const habits = { ...alone, namesAttempts: false }
      const weeks = await Promise.all(
        seeds(2).map((seed) => week({ seed, habits, weather: rough, limits }, 2)),
      )
      expect(weeks.map(({ endedFor }) => endedFor)).toEqual(weeks.map(() => 'reuse_found'))
    },
    timeout,
  )
})

/** What a run came to, with its seeds: for whoever wants to run one of them again. */
function tell(line: string): void {
  process.stdout.write(`  ${line}\n`)
}

const elsewhere = standpoint('198.51.100.0/24', 'Chrome on Windows', null)

type Scheduled = Omit<Plan, 'isLoud' | 'from'>
type Schedule = (chance: () => number, sinceRefreshMs: number) => Scheduled

/** Steals the refresh token alone, and uses it on a schedule of his own. */
function onSchedule(schedule: Schedule, isLoud: boolean): Steal {
  return ({ timeline, service, browser, chance }, now, sinceMs) => {
    const plan = { ...schedule(chance, sinceMs), isLoud, from: elsewhere }
    return new Thief(timeline, service, browser.jar.refresh, plan, now)
  }
}

const anyPeriod = (chance: () => number): number => accessMs * (0.75 + 0.15 * chance())
const inStep: Schedule = (_, since) => ({
  waitMs: () => Math.max(0, 0.825 * accessMs - since),
  everyMs: () => 0.825 * accessMs,
})
const schedules: Readonly<Record<string, Schedule>> = {
  'at once and then as a client does': (chance) => ({ waitMs: () => 0, everyMs: () => anyPeriod(chance) }),
  'within the hour and then as a client does': (chance) => ({
    waitMs: () => hour * chance(),
    everyMs: () => anyPeriod(chance),
  }),
  'a few minutes later and then now and then': (chance) => ({
    waitMs: () => 10 * minute * chance(),
    everyMs: () => hour * chance(),
  }),
  'each minute or two': (chance) => ({ waitMs: () => 0, everyMs: () => minute + minute * chance() }),
  'always just before the victim can': (_, since) => ({
    waitMs: () => Math.max(0, 0.745 * accessMs - since),
    everyMs: () => 0.745 * accessMs,
  }),
  'in step with the victim': inStep,
}

const cases = Object.entries(schedules).flatMap(([name, schedule]) => [
  [`${name}, using what he gets`, schedule, true] as const,
  [`${name}, quietly`, schedule, false] as const,
])

describe('a thief who refreshes', () => {
  test.each(cases)(
    '%s is found, or his copy is dead, within two periods of the victim’s next use',
    async (_, schedule, isLoud) => {
      for (const seed of seeds(6)) {
        const found = await theft({ seed, habits: oneTab, steal: onSchedule(schedule, isLoud) })
        expect({ seed, endedFor: found.endedFor }).toEqual({ seed, endedFor: 'reuse_found' })
        // Where the two come within seconds of one another nobody can tell them apart, and the count begins anew.
        const free = 2 * (1 + found.coincidences)
        expect({ seed, isInTime: (found.fedForMs ?? 0) <= free * (periodMs + second) }).toEqual({
          seed,
          isInTime: true,
        })
        expect({ seed, isSoon: found.periods <= 16 }).toEqual({ seed, isSoon: true })
      }
    },
    timeout,
  )

  test(
    'quietly over midnight is fed for two periods more at the most, for recoveries are counted by the day',
    async () => {
      for (const seed of seeds(6)) {
        const schedule = (): Scheduled => ({ waitMs: () => 0, everyMs: () => 0.745 * accessMs })
        const startAt = someDay + day - 40 * minute
        const found = await theft({ seed, habits: oneTab, steal: onSchedule(schedule, false), startAt })
        expect({ seed, endedFor: found.endedFor }).toEqual({ seed, endedFor: 'reuse_found' })
        const free = 2 * (2 + found.coincidences)
        expect({ seed, isInTime: (found.fedForMs ?? 0) <= free * (periodMs + second) }).toEqual({
          seed,
          isInTime: true,
        })
      }
    },
    timeout,
  )

  test(
    'in step with the victim meets the victim within seconds no more often than the jitter lets him',
    async () => {
      const thefts = []
      for (const seed of seeds(20))
        thefts.push(await theft({ seed, habits: oneTab, steal: onSchedule(inStep, true) }))
      // Twenty seconds of the 135 between which a client chooses: 15 % a period.
      const unseen = thefts.filter(({ coincidences }) => coincidences > 0).length
      tell(
        `in step: seeds 1 to ${thefts.length}, all found, ${unseen} met the victim within seconds once or more`,
      )
      expect(unseen / thefts.length).toBeLessThan(0.45)
      expect(thefts.every(({ endedFor }) => endedFor === 'reuse_found')).toBe(true)
    },
    timeout,
  )

  test(
    'would go unfound if a parent were accepted for as long as it lasts, and that would be seen here',
    async () => {
      const limits = { raceMs: 2 * accessMs, recoveriesPerDay: 1_000, contestedPerDay: 1_000 }
      const schedule = (chance: () => number): Scheduled => ({
        waitMs: () => 0,
        everyMs: () => anyPeriod(chance),
      })
      const found = await theft({ seed: 1, habits: oneTab, limits, steal: onSchedule(schedule, false) })
      expect(found.endedFor).toBeNull()
      expect(found.fedForMs).toBeGreaterThan(2 * periodMs)
    },
    timeout,
  )
})
