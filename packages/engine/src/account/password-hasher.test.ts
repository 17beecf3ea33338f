/**
 * Hashing passwords: a bounded number at a time, in order.
 */
import { hash } from '@node-rs/argon2'
import { expect, test, vi } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { defaultHashParameters, PasswordHasher } from './password-hasher.ts'

const cheap = { memoryKib: 8, passes: 1, lanes: 1 }
const roomy = { atOnce: 2, waiting: 100 }
const password = new Secret<'password'>('a good password')

test('a hash verifies for its password and no other, and nothing is truncated or normalised', async () => {
  const hasher = new PasswordHasher(cheap, roomy)
  const phc = await hasher.hash(password)
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
  expect(await hasher.verify(phc, password)).toBe(true)
  for (const other of ['a good passwor', 'a good password ', 'A good password', ''])
    expect(await hasher.verify(phc, new Secret(other))).toBe(false)
  const long = 'x'.repeat(1_023)
  expect(await hasher.verify(await hasher.hash(new Secret(`${long}a`)), new Secret(`${long}b`))).toBe(false)
  expect(
    await hasher.verify(await hasher.hash(new Secret('caf\u00e9 au lait')), new Secret('cafe\u0301 au lait')),
  ).toBe(false)
})

test('two hashes of one password differ', async () => {
  const hasher = new PasswordHasher(cheap, roomy)
  expect(await hasher.hash(password)).not.toBe(await hasher.hash(password))
})

test('no hash at all is never right, not even for the password of the decoy', async () => {
  const hasher = new PasswordHasher(cheap, roomy)
  for (const text of ['', 'a good password']) expect(await hasher.verify(null, new Secret(text))).toBe(false)
})

test('hashes of weaker kinds are told from those as strong as today', async () => {
  const hasher = new PasswordHasher({ memoryKib: 64, passes: 2, lanes: 1 }, roomy)
  const make = (memoryCost: number, timeCost: number, algorithm = 2) =>
    hash('x', { memoryCost, timeCost, parallelism: 1, algorithm })
  expect(hasher.isWeak(await make(64, 2))).toBe(false)
  expect(hasher.isWeak(await make(128, 3))).toBe(false)
  expect(hasher.isWeak(await make(32, 2))).toBe(true)
  expect(hasher.isWeak(await make(64, 1))).toBe(true)
  expect(hasher.isWeak(await make(64, 2, 1))).toBe(true)
  expect(hasher.isWeak('$2b$12$abcdefghijklmnopqrstuv')).toBe(true)
  expect(hasher.isWeak('')).toBe(true)
})

test('today’s parameters are OWASP’s minimum or more', () => {
  expect(defaultHashParameters.memoryKib).toBeGreaterThanOrEqual(19 * 1024)
  expect(defaultHashParameters.passes).toBeGreaterThanOrEqual(2)
})

test('never more run at once than allowed, those who wait begin in order, the rest hear "busy"', async () => {
  const hasher = new PasswordHasher(cheap, { atOnce: 2, waiting: 5 })
  // The order of beginning is the hasher's; which of two that run at once ends first is the machine's.
  const begun: number[] = []
  let most = 0
  const ask = async (at: number): Promise<string> => {
    const asked = new Secret<'password'>('a good password')
    vi.spyOn(asked, 'reveal').mockImplementation(() => {
      begun.push(at)
      most = Math.max(most, hasher.load.running)
      return 'a good password'
    })
    try {
      await hasher.hash(asked)
      return 'done'
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => ask(at)))
  expect(outcomes).toEqual([...Array<string>(7).fill('done'), ...Array<string>(3).fill('busy')])
  expect(most).toBe(2)
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(hasher.load).toEqual({ running: 0, waiting: 0 })
})

test('work that fails gives its place on', async () => {
  const hasher = new PasswordHasher(cheap, { atOnce: 1, waiting: 5 })
  const broken = hasher.verify('not a hash', password)
  const next = hasher.hash(password)
  await expect(broken).rejects.toThrow()
  expect(await next).toContain('$argon2id$')
  expect(hasher.load).toEqual({ running: 0, waiting: 0 })
})

test('a whole queue is served after a failure in its middle, and "busy" says when to come again', async () => {
  const hasher = new PasswordHasher(cheap, { atOnce: 1, waiting: 1 })
  const asked = [hasher.hash(password), hasher.hash(password)]
  await expect(hasher.hash(password)).rejects.toMatchObject({
    code: 'busy',
    details: { retryAfterSeconds: 2 },
  })
  await Promise.all(asked)
})
