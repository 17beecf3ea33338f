/**
 * Limits on how often something may be tried, counted in the memory of one process.
 *
 * The limit on a key's requests is the engine's and sits in its check; who counts as one sender is
 * `../address/address-block.ts`.
 */
import { hash, randomBytes } from 'node:crypto'
import { isRefusal, Refusal, type RefusalCode } from 'claviger'
import { RateLimiterMemory } from 'rate-limiter-flexible'

export interface LimitRule {
  /** How often; 0: no limit. */
  readonly points: number
  readonly windowSeconds: number
}

/** Limits by name; of several rules ("one a minute and five an hour") each has to allow. */
export type LimitTable<Name extends string> = Readonly<Record<Name, LimitRule | readonly LimitRule[]>>

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

/** @throws TypeError where a rule's numbers are not whole or its window is empty */
export function createLimits<Name extends string>(table: LimitTable<Name>): Limits<Name> {
  const limiters = new Map<string, readonly RateLimiterMemory[]>(
    Object.entries<LimitRule | readonly LimitRule[]>(table).map(([name, rules]) => [name, limitersOf(rules)]),
  )
  const salt = randomBytes(16).toString('hex')
  const nameless = (whom: string): string => hash('sha256', salt + whom)
  const takeOne = async (name: Name, whom: string): Promise<void> => {
    const key = nameless(whom)
    const taken: RateLimiterMemory[] = []
    for (const limiter of limiters.get(name) ?? []) {
      taken.push(limiter)
      const waitMs = await waitOf(limiter, key)
      if (waitMs === 0) continue
      for (const one of taken) await undo(one, key)
      throw new Refusal('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) })
    }
  }
  const limits: Limits<Name> = {
    take: takeOne,
    async takeAll(counts) {
      for (const [index, [name, whom]] of counts.entries()) {
        try {
          await takeOne(name, whom)
        } catch (error) {
          for (const count of counts.slice(0, index)) await limits.giveBack(...count)
          throw error
        }
      }
    },
    async secondsLeft(counts) {
      const waits = counts.flatMap(([name, whom]) =>
        (limiters.get(name) ?? []).map((limiter) => msLeft(limiter, nameless(whom))),
      )
      return Math.ceil(Math.max(0, ...(await Promise.all(waits))) / 1_000)
    },
    async giveBack(name, whom) {
      for (const limiter of limiters.get(name) ?? []) await undo(limiter, nameless(whom))
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

function limitersOf(rules: LimitRule | readonly LimitRule[]): readonly RateLimiterMemory[] {
  return [rules].flat().flatMap(({ points, windowSeconds }) => {
    if (!Number.isInteger(points) || points < 0 || !Number.isInteger(windowSeconds) || windowSeconds < 1) {
      throw new TypeError(
        'createLimits: points and windowSeconds must be whole numbers, the window at least 1',
      )
    }
    return points === 0 ? [] : [new RateLimiterMemory({ points, duration: windowSeconds })]
  })
}

/** Counts one; milliseconds until it would fit, 0 where it does. */
async function waitOf(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key)
    return 0
  } catch (error) {
    const wait = waitMsOf(error)
    if (wait === null) throw error
    return Math.max(1, wait)
  }
}

/** Of what the library rejects with where a limit is used up: no Error, told by its fields. Null: something else. */
function waitMsOf(rejected: unknown): number | null {
  if (typeof rejected !== 'object' || rejected === null || rejected instanceof Error) return null
  const isResult = 'msBeforeNext' in rejected && 'consumedPoints' in rejected
  return isResult && typeof rejected.msBeforeNext === 'number' ? rejected.msBeforeNext : null
}

/** Milliseconds until one more would fit; 0: now. */
async function msLeft(limiter: RateLimiterMemory, key: string): Promise<number> {
  const counted = await limiter.get(key)
  return counted === null || counted.consumedPoints < limiter.points ? 0 : counted.msBeforeNext
}

/** Takes one off, but none below zero: the window it was counted in may be over. */
async function undo(limiter: RateLimiterMemory, key: string): Promise<void> {
  const counted = await limiter.get(key)
  if (counted !== null && counted.consumedPoints > 0 && counted.msBeforeNext > 0) await limiter.reward(key)
}
