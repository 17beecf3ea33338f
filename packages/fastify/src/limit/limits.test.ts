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
  network: {
    pointsByWidth: { 'ipv4/32': 3, 'ipv6/64': 2, 'ipv6/56': 3, 'ipv6/48': 4 },
    windowSeconds: 900,
  },
} as const

describe('a limit', () => {
  test('of one a minute and five an hour allows just that, and says when to come back', async () => {
    const limits = createLimits(table)
    for (let minute = 0; minute < 5; minute++) {
      await limits.take('mail', 'a')
      await expect(limits.take('mail', 'a')).rejects.toMatchObject({
        code: 'rate_limited',
        // After the fifth it is the hour that holds it up.
        details: { retryAfterSeconds: minute < 4 ? 60 : 3_360 },
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

  test('by network is one of each network that an address is in', async () => {
    const limits = createLimits(table)
    const passed: string[] = []
    for (const address of [
      '2001:db8:0:101::1',
      '2001:db8:0:101::2',
      '2001:db8:0:101::3',
      '2001:db8:0:102::1',
      '2001:db8:0:103::1',
      '2001:db8:0:200::1',
      '2001:db8:0:300::1',
      '2001:db8:1::1',
    ]) {
      const fits = await limits.take('network', address).then(
        () => true,
        () => false,
      )
      if (fits) passed.push(address)
    }
    expect(passed).toEqual([
      '2001:db8:0:101::1',
      '2001:db8:0:101::2',
      '2001:db8:0:102::1',
      '2001:db8:0:200::1',
      '2001:db8:1::1',
    ])
  })

  test('counts an IPv4 address in IPv6 form as that address', async () => {
    const limits = createLimits(table)
    for (const address of ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201'])
      await limits.take('network', address)
    await expect(limits.take('network', '192.0.2.1')).rejects.toThrow('rate_limited')
    await limits.take('network', '192.0.2.2')
  })

  test('that is forgotten begins anew', async () => {
    const limits = createLimits(table)
    await limits.take('mail', 'a')
    await limits.take('mail', 'b')
    await limits.forget('mail', 'a')
    await limits.take('mail', 'a')
    await expect(limits.take('mail', 'b')).rejects.toThrow('rate_limited')
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
  const stranger = { address: 'a@example.test', clientAddress: '203.0.113.1', knownDevice: null }
  const wrong = (): Promise<never> => Promise.reject(new Refusal('sign_in_failed'))
  const right = (): Promise<string> => Promise.resolve('in')

  test('is refused after ten failures on an account, for strangers and not for a known device', async () => {
    const limiter = new SignInLimiter()
    for (let times = 0; times < 10; times++) {
      const attempt = { ...stranger, clientAddress: `203.0.113.${times}` }
      await expect(limiter.attempt(attempt, wrong)).rejects.toMatchObject({ code: 'sign_in_failed' })
    }
    await expect(limiter.attempt(stranger, right)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await limiter.attempt({ ...stranger, knownDevice: 'd' }, right)).toBe('in')
    expect(await limiter.attempt({ ...stranger, address: 'b@example.test' }, right)).toBe('in')
    vi.advanceTimersByTime(900_000)
    expect(await limiter.attempt(stranger, right)).toBe('in')
  })

  test.each([
    ['an IPv4 address', 100, () => '203.0.113.1'],
    ['an IPv6 /64', 30, (times: number) => `2001:db8::${times.toString(16)}`],
    ['an IPv6 /56', 60, (times: number) => `2001:db8:0:${(times % 256).toString(16)}::1`],
    ['an IPv6 /48', 100, (times: number) => `2001:db8:0:${(times * 256).toString(16)}::1`],
  ])('is refused after so many failures from %s, on whichever accounts: %d', async (_, limit, addressAt) => {
    const limiter = new SignInLimiter()
    const from = (times: number) => ({ ...stranger, address: `${times}`, clientAddress: addressAt(times) })
    for (let times = 0; times < limit; times++)
      await expect(limiter.attempt(from(times), wrong)).rejects.toThrow('sign_in_failed')
    await expect(limiter.attempt(from(limit), right)).rejects.toThrow('rate_limited')
    const elsewhere = { ...from(limit), clientAddress: '198.51.100.1' }
    expect(await limiter.attempt(elsewhere, right)).toBe('in')
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

  test('that succeeds, or fails for no fault of the password, is not counted as a failure', async () => {
    const limiter = new SignInLimiter({ ...defaultSignInRules, success: { points: 0, windowSeconds: 900 } })
    const busy = (): Promise<never> => Promise.reject(new Refusal('busy'))
    for (let times = 0; times < 300; times++) {
      expect(await limiter.attempt(stranger, right)).toBe('in')
      await expect(limiter.attempt(stranger, busy)).rejects.toThrow('busy')
    }
    const crowd = Array.from({ length: 50 }, () => limiter.attempt(stranger, right))
    await Promise.allSettled(crowd)
    expect(await limiter.attempt(stranger, right)).toBe('in')
  })

  test('succeeds sixty times in a quarter of an hour for an account, and failures take none of them', async () => {
    const limiter = new SignInLimiter()
    for (let times = 0; times < 10; times++) await expect(limiter.attempt(stranger, wrong)).rejects.toThrow()
    const known = { ...stranger, knownDevice: 'd' }
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => limiter.attempt(known, right)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    for (let times = 10; times < 60; times++) expect(await limiter.attempt(known, right)).toBe('in')
    await expect(limiter.attempt(known, right)).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds: 900 },
    })
    expect(await limiter.attempt({ ...known, address: 'b@example.test' }, right)).toBe('in')
    vi.advanceTimersByTime(900_000)
    expect(await limiter.attempt(known, right)).toBe('in')
  })

  test('is open again to strangers once the account is forgiven, and not to their network', async () => {
    const rules = {
      ...defaultSignInRules,
      network: {
        ...defaultSignInRules.network,
        pointsByWidth: { ...defaultSignInRules.network.pointsByWidth, 'ipv4/32': 12 },
      },
    }
    const limiter = new SignInLimiter(rules)
    for (let times = 0; times < 10; times++) await expect(limiter.attempt(stranger, wrong)).rejects.toThrow()
    await expect(limiter.attempt(stranger, right)).rejects.toThrow('rate_limited')
    await limiter.forgive(stranger.address, null)
    expect(await limiter.attempt(stranger, right)).toBe('in')
    for (let times = 0; times < 2; times++)
      await expect(limiter.attempt(stranger, wrong)).rejects.toThrow('sign_in_failed')
    await expect(limiter.attempt(stranger, right)).rejects.toThrow('rate_limited')
  })

  test('is limited for a known device too, by itself', async () => {
    const limiter = new SignInLimiter()
    const known = { ...stranger, knownDevice: 'd' }
    for (let times = 0; times < 10; times++) await expect(limiter.attempt(known, wrong)).rejects.toThrow()
    await expect(limiter.attempt(known, right)).rejects.toThrow('rate_limited')
    expect(await limiter.attempt(stranger, right)).toBe('in')
  })
})
