/**
 * One run of the simulation: a person's week, or some hours of it with a thief.
 *
 * The wire is network.ts, the people are browser.ts and thief.ts; what must hold is property.test.ts.
 */
import { defaultSessionLimits, type SessionEnd, type SessionLimits } from 'claviger'
import { seededNumbers } from '../../packages/engine/src/testing/seeded-random.ts'
import { type Deployment, deploy, settle, startSession } from '../engine/deployment.ts'
import { Browser, type Habits } from './browser.ts'
import { calm, Network, type Service, type Weather } from './network.ts'
import { type Plan, Thief } from './thief.ts'
import { Timeline } from './timeline.ts'

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

export interface Scene {
  readonly seed: number
  readonly habits: Habits
  readonly weather: Weather
  readonly limits?: Partial<SessionLimits>
}

interface Stage {
  readonly world: Deployment
  readonly timeline: Timeline
  readonly service: Service
  readonly browser: Browser
  readonly chance: () => number
  readonly sessionId: string
}

/** Midnight of some day in June 2025, UTC. */
export const someDay = Math.floor(1_750_000_000_000 / day) * day

async function setStage({ seed, habits, weather, limits }: Scene, startAt: number): Promise<Stage> {
  const world = await deploy({ sessionLimits: { ...defaultSessionLimits, ...limits } }, seed, startAt)
  const owner = await settle(world, 'ann')
  const tokens = await startSession(world, owner)
  const timeline = new Timeline(startAt)
  const chance = seededNumbers(seed)
  const service: Service = { engine: world.engine, life: 0 }
  const network = new Network(timeline, service, chance, weather)
  const browser = new Browser(timeline, network, chance, habits, tokens)
  return { world, timeline, service, browser, chance, sessionId: tokens.sessionId }
}

export interface Week {
  readonly isSignedOut: boolean
  readonly endedFor: SessionEnd | null
  readonly refreshes: number
}

/** Nine hours of work on each of `days` days, with naps, nights and restarts of the service. */
export async function week(scene: Scene, days = 7, napEveryMs = 45 * minute): Promise<Week> {
  const startAt = someDay + 8 * hour
  const stage = await setStage(scene, startAt)
  const { world, timeline, service, browser, chance } = stage
  for (let workday = startAt; workday < startAt + days * day; workday += day) {
    let at = workday + napEveryMs * chance()
    while (at < workday + 9 * hour) {
      const wakesAt = at + second + 30 * minute * chance() ** 3
      timeline.at(at, () => browser.sleep())
      timeline.at(wakesAt, (now) => browser.wake(now))
      at = wakesAt + napEveryMs * 2 * chance()
    }
    timeline.at(at, () => browser.sleep())
    timeline.at(workday + day - second, (now) => browser.wake(now))
    timeline.at(workday + 9 * hour * chance(), async (now) => {
      world.now = now
      service.engine = await world.restart()
      service.life++
    })
  }
  await timeline.runUntil(startAt + days * day)
  const facts = await world.database.sessions.facts(stage.sessionId)
  await world.close()
  return {
    isSignedOut: browser.isSignedOut,
    endedFor: facts?.session.revokedReason ?? null,
    refreshes: browser.refreshes,
  }
}

export interface Theft {
  /** Why the session ended; null: it did not. */
  readonly endedFor: SessionEnd | null
  /**
   * For how long after the victim's next refresh the thief still got successors, in milliseconds; null: his copy was dead
   * before it ever worked.
   */
  readonly fedForMs: number | null
  /** How often the victim refreshed between the thief's first success and the end of the session. */
  readonly periods: number
  /** How often the two came so close together that nobody could tell them apart. */
  readonly coincidences: number
}

/** Up to eight hours at work from `startAt`; the token is copied at a random time of the first. */
export async function theft(
  scene: Omit<Scene, 'weather'>,
  plan: (chance: () => number, sinceRefreshMs: number) => Plan,
  startAt = someDay + 8 * hour,
): Promise<Theft> {
  const stage = await setStage({ ...scene, weather: calm }, startAt)
  const { world, timeline, service, browser, chance, sessionId } = stage
  const thieves: Thief[] = []
  timeline.at(startAt + hour * chance(), (now) => {
    const since = now - (browser.sentAt.at(-1) ?? startAt)
    thieves.push(new Thief(timeline, service, browser.jar.refresh, plan(chance, since), now))
  })
  let session = (await world.database.sessions.facts(sessionId))?.session
  for (let end = startAt + hour; end <= startAt + 8 * hour && !session?.revokedAt; end += hour) {
    await timeline.runUntil(end)
    session = (await world.database.sessions.facts(sessionId))?.session
  }
  await world.close()
  const gotAt = thieves.flatMap((thief) => thief.gotAt)
  const [firstAt, lastAt] = [gotAt[0], gotAt.at(-1)]
  const nextUses = browser.sentAt.filter((at) => at > (firstAt ?? Number.POSITIVE_INFINITY))
  const raceMs = scene.limits?.raceMs ?? defaultSessionLimits.raceMs
  return {
    endedFor: session?.revokedReason ?? null,
    fedForMs: lastAt === undefined ? null : Math.max(0, lastAt - (nextUses[0] ?? lastAt)),
    periods: nextUses.filter((at) => at < (session?.revokedAt ?? Number.POSITIVE_INFINITY)).length,
    coincidences: gotAt.filter((at) =>
      browser.sentAt.some((other) => Math.abs(other - at) <= raceMs + second),
    ).length,
  }
}
