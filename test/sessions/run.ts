/**
 * One run of the simulation: a person's week, or some hours of it with a thief.
 *
 * The wire is network.ts, the people are browser.ts and thief.ts; what must hold is property.test.ts.
 */
import { defaultSessionLimits, type Session, type SessionEnd, type SessionLimits } from 'claviger'
import { seededNumbers } from '../../packages/engine/src/testing/seeded-random.ts'
import { type Deployment, deploy, settle, startSession } from '../engine/deployment.ts'
import { Browser, type Habits } from './browser.ts'
import { calm, home, Network, type Service, standpoint, type Weather } from './network.ts'
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
  /** How often a day the browser comes into another network, and back. */
  readonly movesADay?: number
  /** Whether it is in two networks at once (IPv4 and IPv6, say) and takes either for each request. */
  readonly twoNetworks?: boolean
}

export interface Stage {
  readonly world: Deployment
  readonly timeline: Timeline
  readonly service: Service
  readonly browser: Browser
  readonly network: Network
  readonly chance: () => number
  /** The session as it is stored. */
  readonly row: () => Promise<Session | undefined>
}

const away = standpoint('203.0.113.0/24')
/** As often as a service writes down when sessions were used. */
const flushEveryMs = 15 * second

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
  const row = async (): Promise<Session | undefined> =>
    (await world.database.sessions.facts(tokens.sessionId))?.session
  return { world, timeline, service, browser, network, chance, row }
}

export interface Week {
  readonly isSignedOut: boolean
  readonly endedFor: SessionEnd | null
  readonly refreshes: number
  /** Contested generations of the day that had most. */
  readonly contested: number
}

/** Nine hours of work on each of `days` days, with naps, nights and restarts of the service. */
export async function week(scene: Scene, days = 7, napEveryMs = 45 * minute): Promise<Week> {
  const startAt = someDay + 8 * hour
  const stage = await setStage(scene, startAt)
  const { world, timeline, service, browser, network, chance } = stage
  let contested = 0
  let isAway = false
  network.stand = () => ((scene.twoNetworks === true ? chance() < 0.5 : isAway) ? away : home)
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
    for (let move = 0; move < (scene.movesADay ?? 0); move++) {
      timeline.at(workday + 9 * hour * chance(), () => {
        isAway = !isAway
      })
    }
    timeline.at(workday + 15 * hour, async () => {
      contested = Math.max(contested, (await stage.row())?.contested ?? 0)
    })
    timeline.at(workday + 9 * hour * chance(), async (now) => {
      world.now = now
      service.engine = await world.restart()
      service.life++
    })
  }
  await timeline.runUntil(startAt + days * day)
  const session = await stage.row()
  await world.close()
  return {
    isSignedOut: browser.isSignedOut,
    endedFor: session?.revokedReason ?? null,
    refreshes: browser.refreshes,
    contested,
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
  /** How often the thief got a successor. */
  readonly fed: number
  /** How often the victim refreshed between the thief's first success and the end of the session. */
  readonly periods: number
  /** How often the two came so close together that nobody could tell them apart. */
  readonly coincidences: number
}

/** Who has just copied what the browser holds, `sinceMs` after its last refresh; says when he got successors. */
export type Steal = (stage: Stage, now: number, sinceMs: number) => { readonly gotAt: readonly number[] }

export interface TheftScene extends Omit<Scene, 'weather'> {
  readonly steal: Steal
  /** Default: eight in the morning. */
  readonly startAt?: number
  /** Hours at work. Default: 8 */
  readonly hours?: number
}

/** Some hours at work; the tokens are copied at a random time of the first. */
export async function theft({
  steal,
  startAt = someDay + 8 * hour,
  hours = 8,
  ...scene
}: TheftScene): Promise<Theft> {
  const stage = await setStage({ ...scene, weather: calm }, startAt)
  const { world, timeline, browser, chance } = stage
  const thieves: { readonly gotAt: readonly number[] }[] = []
  timeline.at(startAt + hour * chance(), (now) => {
    thieves.push(steal(stage, now, now - (browser.sentAt.at(-1) ?? startAt)))
  })
  for (let at = startAt; at < startAt + hours * hour; at += flushEveryMs) {
    timeline.at(at, () => stage.service.engine.flushUsage())
  }
  let session = await stage.row()
  for (let end = startAt + hour; end <= startAt + hours * hour && !session?.revokedAt; end += hour) {
    await timeline.runUntil(end)
    session = await stage.row()
  }
  await world.close()
  const gotAt = thieves.flatMap((thief) => thief.gotAt)
  const [firstAt, lastAt] = [gotAt[0], gotAt.at(-1)]
  const nextUses = browser.sentAt.filter((at) => at > (firstAt ?? Number.POSITIVE_INFINITY))
  const raceMs = scene.limits?.raceMs ?? defaultSessionLimits.raceMs
  return {
    endedFor: session?.revokedReason ?? null,
    fedForMs: lastAt === undefined ? null : Math.max(0, lastAt - (nextUses[0] ?? lastAt)),
    fed: gotAt.length,
    periods: nextUses.filter((at) => at < (session?.revokedAt ?? Number.POSITIVE_INFINITY)).length,
    coincidences: gotAt.filter((at) =>
      browser.sentAt.some((other) => Math.abs(other - at) <= raceMs + second),
    ).length,
  }
}
