import { Refusal } from 'claviger'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLimits } from './limits.ts'
import { defaultSignInRules, SignInLimiter } from './sign-in-limiter.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const table = {
  mail: [
    { points: 1, windowSeconds: 60 },
    { points: 5, windowSeconds: 3_600 },
  ],
  block: { points: 3, windowSeconds: 900 },
  none: { points: 0, windowSeconds: 1 },
} as const

describe('a limit', () => {
  test('of one a minute and five an hour allows just that, and says when to come back', async () => {
    const limits = createLimits(table)
    for (let minute = 0; minute < 5; minute++) {
      await limits.take('mail', 'a')
      await expect(limits.take('mail', 'a')).rejects.toMatchObject({
        code: 'rate_limited',
        details: { retryAfterSeconds: 60 },
      })
      vi.advanceTimersByTime(60_000)
    }
    await expect(limits.take('mail', 'a')).rejects.toMatchObject({ details: { retryAfterSeconds: 3_300 } })
    await limits.take('mail', 'b')
    vi.advanceTimersByTime(3_300_000)
    await limits.take('mail', 'a')
  })

  test('lets no more through at once than it says', async () => {
    const limits = createLimits(table)
    const tries = await Promise.allSettled(Array.from({ length: 200 }, () => limits.take('block', 'a')))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })

  test('takes several counts or none', async () => {
    const limits = createLimits(table)
    await limits.take('mail', 'a')
    for (let times = 0; times < 9; times++) {
      await expect(
        limits.takeAll([
          ['block', 'x'],
          ['mail', 'a'],
        ]),
      ).rejects.toThrow(Refusal)
    }
    for (let times = 0; times < 3; times++) await limits.take('block', 'x')
    await expect(limits.take('block', 'x')).rejects.toThrow(Refusal)
  })

  test('says how long it is until one more fits, of all its rules and counts, and counts nothing by that', async () => {
    const limits = createLimits(table)
    const left = (...counts: (readonly ['mail' | 'block' | 'none', string])[]) => limits.secondsLeft(counts)
    expect(await left(['mail', 'a'], ['block', 'x'], ['none', 'a'])).toBe(0)
    await limits.take('mail', 'a')
    vi.advanceTimersByTime(17_500)
    expect(await left(['mail', 'a'])).toBe(43)
    expect(await left(['mail', 'b'])).toBe(0)
    for (let times = 0; times < 3; times++) {
      expect(await left(['block', 'x'])).toBe(0)
      await limits.take('block', 'x')
    }
    expect(await left(['mail', 'a'], ['block', 'x'])).toBe(900)
    vi.advanceTimersByTime(42_500)
    expect(await left(['mail', 'a'])).toBe(0)
    for (let minute = 1; minute < 5; minute++) {
      await limits.take('mail', 'a')
      vi.advanceTimersByTime(60_000)
    }
    const hour = await left(['mail', 'a'])
    expect(hour).toBe(3_300)
    vi.advanceTimersByTime((hour - 1) * 1_000)
    await expect(limits.take('mail', 'a')).rejects.toThrow(Refusal)
    vi.advanceTimersByTime(1_000)
    await limits.take('mail', 'a')
  })

  test('of 0 is none, and nonsense is refused at the start', async () => {
    const limits = createLimits(table)
    for (let times = 0; times < 1_000; times++) await limits.take('none', 'a')
    expect(() => createLimits({ a: { points: -1, windowSeconds: 1 } })).toThrow(TypeError)
    expect(() => createLimits({ a: { points: 1, windowSeconds: 0 } })).toThrow(TypeError)
  })

  test('that is given back after its window ended does not allow one more in the next', async () => {
    const limits = createLimits(table)
    await limits.take('block', 'a')
    vi.advanceTimersByTime(901_000)
    await limits.giveBack('block', 'a')
    for (let times = 0; times < 3; times++) await limits.take('block', 'a')
    await expect(limits.take('block', 'a')).rejects.toThrow(Refusal)
  })
})

describe('signing in', () => {
  const stranger = { address: 'a@example.test', block: '203.0.113.1/32', knownDevice: null }
  const wrong = (): Promise<never> => Promise.reject(new Refusal('sign_in_failed'))
  const right = (): Promise<string> => Promise.resolve('in')

  test('is refused after ten failures on an account, for strangers and not for a known device', async () => {
    const limiter = new SignInLimiter()
    for (let times = 0; times < 10; times++) {
      const attempt = { ...stranger, block: `203.0.113.${times}/32` }
      await expect(limiter.attempt(attempt, wrong)).rejects.toMatchObject({ code: 'sign_in_failed' })
    }
    await expect(limiter.attempt(stranger, right)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await limiter.attempt({ ...stranger, knownDevice: 'd' }, right)).toBe('in')
    expect(await limiter.attempt({ ...stranger, address: 'b@example.test' }, right)).toBe('in')
    vi.advanceTimersByTime(900_000)
    expect(await limiter.attempt(stranger, right)).toBe('in')
  })

  test('is refused after a hundred failures from one block, on whichever accounts', async () => {
    const limiter = new SignInLimiter()
    for (let times = 0; times < 100; times++) {
      await expect(limiter.attempt({ ...stranger, address: `${times}` }, wrong)).rejects.toThrow(
        'sign_in_failed',
      )
    }
    await expect(limiter.attempt({ ...stranger, address: 'new' }, right)).rejects.toThrow('rate_limited')
  })

  test('of 200 guesses at once verifies no more hashes than the limit', async () => {
    const limiter = new SignInLimiter()
    let verified = 0
    const guess = (): Promise<never> => {
      verified++
      return wrong()
    }
    await Promise.allSettled(Array.from({ length: 200 }, () => limiter.attempt(stranger, guess)))
    expect(verified).toBe(defaultSignInRules.account.points)
  })

  test('that succeeds, or fails for no fault of the password, is not counted', async () => {
    const limiter = new SignInLimiter()
    const busy = (): Promise<never> => Promise.reject(new Refusal('busy'))
    for (let times = 0; times < 300; times++) {
      expect(await limiter.attempt(stranger, right)).toBe('in')
      await expect(limiter.attempt(stranger, busy)).rejects.toThrow('busy')
    }
    const crowd = Array.from({ length: 50 }, () => limiter.attempt(stranger, right))
    await Promise.allSettled(crowd)
    expect(await limiter.attempt(stranger, right)).toBe('in')
  })

  test('is limited for a known device too, by itself', async () => {
    const limiter = new SignInLimiter()
    const known = { ...stranger, knownDevice: 'd' }
    for (let times = 0; times < 10; times++) await expect(limiter.attempt(known, wrong)).rejects.toThrow()
    await expect(limiter.attempt(known, right)).rejects.toThrow('rate_limited')
    expect(await limiter.attempt(stranger, right)).toBe('in')
  })
})
