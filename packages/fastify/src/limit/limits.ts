/**
 * Limits on how often something may be tried, counted in the memory of one process.
 *
 * The limits on requests of keys and access tokens are the engine's and sit in their checks; which networks an address is in:
 * `../address/address-block.ts`.
 */
import { hash, randomBytes } from 'node:crypto'
import { isRefusal, Refusal, type RefusalCode } from 'claviger'
import { type NetworkWidth, networksOf } from '../address/address-block.ts'
import { type LimitRule, RollingCounts } from './rolling-counts.ts'

/** How often from one network, by the width of it: each that a client's address is in has to allow. */
export interface NetworkRule {
  readonly pointsByWidth: Readonly<Record<NetworkWidth, number>>
  readonly windowSeconds: number
}

/**
 * Limits by name; of several rules ("one a minute and five an hour") each has to allow. A limit by network is asked with the
 * client's address.
 */
export type LimitTable<Name extends string> = Readonly<
  Record<Name, LimitRule | readonly LimitRule[] | NetworkRule>
>

/** One count: which limit, and of whom. Whose it is, is hashed with a secret of the process before it is kept. */
export type Count<Name extends string> = readonly [name: Name, whom: string]

export interface Limits<Name extends string> {
  /**
   * Counts one try, before any work is spent on it: of any number at once no more get through than the limit says. A try
   * that is refused is not counted by any rule.
   *
   * @throws Refusal `rate_limited`, with the seconds until one more fits
   */
  take(name: Name, whom: string): Promise<void>
  /** As `take` for all of `counts`, or for none. */
  takeAll(counts: readonly Count<Name>[]): Promise<void>
  /** Whole seconds until one more try would fit all of `counts`; 0: now. Counts nothing. */
  secondsLeft(counts: readonly Count<Name>[]): Promise<number>
  /** Undoes one `take`, for a try that turned out not to count. */
  giveBack(name: Name, whom: string): Promise<void>
  /** Forgets what was counted. */
  forget(name: Name, whom: string): Promise<void>
  /**
   * Runs `work` as one try on all of `counts`, and gives it back unless `work` was refused with one of `failures`: so only
   * failures count, and still no more of them run at once than are allowed.
   *
   * @throws Refusal `rate_limited`, and whatever `work` throws
   */
  countFailures<T>(
    counts: readonly Count<Name>[],
    failures: readonly RefusalCode[],
    work: () => Promise<T>,
  ): Promise<T>
}

/** Counts, and under which name they hold somebody. */
type Slot = readonly [counts: RollingCounts, key: string]

/** @throws TypeError where a rule's numbers are not whole or its window is empty */
export function createLimits<Name extends string>(table: LimitTable<Name>): Limits<Name> {
  const salt = randomBytes(16).toString('hex')
  const nameless = (whom: string): string => hash('sha256', salt + whom)
  const slotsByName = new Map<string, (whom: string) => readonly Slot[]>(
    Object.entries<LimitTable<Name>[Name]>(table).map(([name, rule]) => [name, slotsUnder(rule, nameless)]),
  )
  const slotsOf = (counts: readonly Count<Name>[]): readonly Slot[] =>
    counts.flatMap(([name, whom]) => slotsByName.get(name)?.(whom) ?? [])
  const secondsUntil = (slots: readonly Slot[]): number =>
    Math.ceil(Math.max(0, ...slots.map(([counts, key]) => counts.waitMs(key))) / 1_000)
  const limits: Limits<Name> = {
    take: (name, whom) => limits.takeAll([[name, whom]]),
    async takeAll(counts) {
      const slots = slotsOf(counts)
      const retryAfterSeconds = secondsUntil(slots)
      if (retryAfterSeconds > 0) throw new Refusal('rate_limited', { retryAfterSeconds })
      for (const [counted, key] of slots) counted.add(key)
    },
    async secondsLeft(counts) {
      return secondsUntil(slotsOf(counts))
    },
    async giveBack(name, whom) {
      for (const [counts, key] of slotsOf([[name, whom]])) counts.takeBack(key)
    },
    async forget(name, whom) {
      for (const [counts, key] of slotsOf([[name, whom]])) counts.forget(key)
    },
    async countFailures(counts, failures, work) {
      await limits.takeAll(counts)
      const isFailure = (error: unknown): boolean => isRefusal(error) && failures.includes(error.code)
      try {
        const result = await work()
        for (const count of counts) await limits.giveBack(...count)
        return result
      } catch (error) {
        if (!isFailure(error)) for (const count of counts) await limits.giveBack(...count)
        throw error
      }
    },
  }
  return limits
}

function slotsUnder(
  rule: LimitRule | readonly LimitRule[] | NetworkRule,
  nameless: (whom: string) => string,
): (whom: string) => readonly Slot[] {
  if ('pointsByWidth' in rule) {
    const byWidth = new Map<string, readonly RollingCounts[]>(
      Object.entries(rule.pointsByWidth).map(([width, points]) => [
        width,
        countsOf({ points, windowSeconds: rule.windowSeconds }),
      ]),
    )
    return (address) =>
      networksOf(address).flatMap(({ width, block }) =>
        (byWidth.get(width) ?? []).map((counts) => [counts, nameless(block)] as const),
      )
  }
  const all = [rule].flat().flatMap(countsOf)
  return (whom) => {
    const key = nameless(whom)
    return all.map((counts) => [counts, key])
  }
}

function countsOf({ points, windowSeconds }: LimitRule): readonly RollingCounts[] {
  return points === 0 ? [] : [new RollingCounts({ points, windowSeconds })]
}
