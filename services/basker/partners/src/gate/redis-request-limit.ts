/**
 * The limit on a key's requests counted in Redis, for deployments of several processes.
 *
 * A limiter that is out of reach must not take the service with it: the request is let through, and counted here.
 */
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import type { RequestKind, RequestLimit, RequestLimits } from './request-limit.ts'

/** A request waits no longer than this for a limiter that hangs. */
const usualPatienceMs = 150
const windowSeconds = 60

/**
 * Replaces the library's fixed window by a rolling one: the moments of the last minute, by the clock of Redis, so that no
 * two processes disagree about it. A request that does not fit leaves no moment.
 *
 * Arguments as the library gives them: points, seconds, the limit. Replies with what is taken and milliseconds to wait.
 */
const rollingWindow = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local length = ARGV[2] * 1000
redis.call('zremrangebyscore', KEYS[1], '-inf', now - length)
local held = redis.call('zcard', KEYS[1])
if held < tonumber(ARGV[3]) then
  redis.call('zadd', KEYS[1], now, time[1] .. ':' .. time[2] .. ':' .. held)
  redis.call('pexpire', KEYS[1], length)
  return {held + 1, length}
end
local first = redis.call('zrange', KEYS[1], 0, 0, 'withscores')
return {held + 1, first[2] + length - now}
`

export interface RedisRequestLimitOptions {
  readonly url: string
  readonly limits: RequestLimits
  /** For each command; default: a fraction of a second, which nobody notices. */
  readonly patienceMs?: number
  /** Told when Redis goes out of reach, once until it is back. */
  readonly onUnreachable: (error: unknown) => void
}

export class RedisRequestLimit implements RequestLimit {
  /** Requests that were let through uncounted. */
  letThrough = 0
  readonly #redis: Redis
  readonly #limiters: Readonly<Record<RequestKind, RateLimiterRedis | null>>
  readonly #onUnreachable: (error: unknown) => void
  #isReachable = true

  constructor({ url, limits, patienceMs = usualPatienceMs, onUnreachable }: RedisRequestLimitOptions) {
    this.#onUnreachable = onUnreachable
    this.#redis = new Redis(url, {
      connectTimeout: 2_000,
      commandTimeout: patienceMs,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
    })
    this.#redis.on('error', (error) => this.#lost(error))
    this.#redis.on('ready', () => {
      this.#isReachable = true
    })
    const limiter = (kind: RequestKind): RateLimiterRedis | null =>
      limits[kind] === 0
        ? null
        : new RateLimiterRedis({
            storeClient: this.#redis,
            keyPrefix: `basker:partners:${kind}`,
            points: limits[kind],
            duration: windowSeconds,
            rejectIfRedisNotReady: true,
            customIncrTtlLuaScript: rollingWindow,
          })
    this.#limiters = { read: limiter('read'), write: limiter('write') }
  }

  async take(kind: RequestKind, keyId: string): Promise<number> {
    const limiter = this.#limiters[kind]
    if (limiter === null) return 0
    try {
      await limiter.consume(keyId)
      this.#isReachable = true
      return 0
    } catch (error) {
      const waitMs = waitMsOf(error)
      if (waitMs !== null) return Math.max(1, Math.ceil(waitMs / 1_000))
      this.#lost(error)
      this.letThrough++
      return 0
    }
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  #lost(error: unknown): void {
    if (this.#isReachable) this.#onUnreachable(error)
    this.#isReachable = false
  }
}

/** Of what the library rejects with where a limit is used up: no Error, told by its fields. Null: something else. */
function waitMsOf(rejected: unknown): number | null {
  if (typeof rejected !== 'object' || rejected === null || rejected instanceof Error) return null
  const isResult = 'msBeforeNext' in rejected && 'consumedPoints' in rejected
  return isResult && typeof rejected.msBeforeNext === 'number' ? rejected.msBeforeNext : null
}
