/**
 * What a process remembers, and that no change is outrun by a read.
 */
import { describe, expect, test } from 'vitest'
import { type Refused, refused } from '../principal/verdict.ts'
import { Refusal } from '../refusal/refusal.ts'
import { scriptedFeed } from '../testing/scripted-feed.ts'
import { seededBytes } from '../testing/seeded-random.ts'
import { keySubject, type Subject, secretsSubject } from './change.ts'
import { CredentialMemory, type Remembered } from './credential-memory.ts'

const random = seededBytes(1)
const subject = keySubject('a')

function remembered<T>(value: T, ...subjects: Subject[]): Remembered<T> {
  return { ok: true, value, subjects }
}

function setUp(maxEntries = 10) {
  const feed = scriptedFeed()
  return { feed, memory: new CredentialMemory<string>(feed, maxEntries, random) }
}

/** A read that the test lets go on. */
function gate<T>(): { readonly read: () => Promise<T>; readonly answers: ((answer: T) => void)[] } {
  const answers: ((answer: T) => void)[] = []
  return { answers, read: () => new Promise<T>((resolve) => answers.push(resolve)) }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('the name of a credential does not contain it and differs between processes', () => {
  const feed = scriptedFeed()
  const one = new CredentialMemory(feed, 1, seededBytes(1))
  const other = new CredentialMemory(feed, 1, seededBytes(2))
  expect(one.nameOf('secret')).toBe(one.nameOf('secret'))
  expect(one.nameOf('secret')).not.toBe(other.nameOf('secret'))
  expect(one.nameOf('secret')).toMatch(/^[0-9a-f]{64}$/)
})

test('a memory without room is a mistake of the caller', () => {
  expect(() => new CredentialMemory(scriptedFeed(), 0, random)).toThrow(TypeError)
  expect(() => new CredentialMemory(scriptedFeed(), Number.NaN, random)).toThrow(TypeError)
})

test('never more is remembered than there is room for, and what is used stays longest', async () => {
  const { memory } = setUp(3)
  for (const name of ['a', 'b', 'c']) await memory.load(name, async () => remembered(name, keySubject(name)))
  memory.recall('a')
  for (const name of ['d', 'e']) {
    await memory.load(name, async () => remembered(name, keySubject(name)))
    memory.recall('a')
    expect(memory.size).toBe(3)
  }
  expect(memory.recall('a')).toBe('a')
  expect(memory.recall('b')).toBeUndefined()
  expect(memory.recall('c')).toBeUndefined()
})

test('eviction finds a place even where everything was used', async () => {
  const { memory } = setUp(3)
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await memory.load(name, async () => remembered(name, subject))
    for (const known of ['a', 'b', 'c', 'd', 'e']) memory.recall(known)
  }
  expect(memory.size).toBe(3)
  expect(memory.recall('e')).toBe('e')
})

test('a change drops what it is about and nothing else', async () => {
  const { feed, memory } = setUp()
  await memory.load('1', async () => remembered('one', keySubject('a'), 'account:x'))
  await memory.load('2', async () => remembered('two', keySubject('b'), 'account:x'))
  feed.apply(keySubject('a'))
  expect(memory.recall('1')).toBeUndefined()
  expect(memory.recall('2')).toBe('two')
  feed.apply('account:x')
  expect(memory.size).toBe(0)
})

test('"everything" and a change of secrets drop all', async () => {
  for (const change of ['everything', secretsSubject('p')] as const) {
    const { feed, memory } = setUp()
    await memory.load('1', async () => remembered('one', subject))
    feed.apply(change)
    expect(memory.size).toBe(0)
    expect(memory.recall('1')).toBeUndefined()
  }
})

test('nothing is recalled while the process may not answer from memory, and it is again afterwards', async () => {
  const { feed, memory } = setUp()
  await memory.load('1', async () => remembered('one', subject))
  feed.isBinding = false
  expect(memory.recall('1')).toBeUndefined()
  feed.isBinding = true
  expect(memory.recall('1')).toBe('one')
})

test('a refusal is never remembered', async () => {
  const { memory } = setUp()
  const refusal = refused(new Refusal('credential_invalid'))
  expect(await memory.load('1', async () => refusal)).toBe(refusal)
  expect(memory.size).toBe(0)
  expect(await memory.load('1', async () => remembered('one', subject))).toMatchObject({ value: 'one' })
})

test('a read that fails is passed on, remembers nothing and is not in the way of the next', async () => {
  const { memory } = setUp()
  await expect(memory.load('1', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  expect(await memory.load('1', async () => remembered('one', subject))).toMatchObject({ value: 'one' })
})

test('of requests that ask at the same time one reads for all', async () => {
  const { memory } = setUp()
  const { read, answers } = gate<Remembered<string>>()
  const loads = Array.from({ length: 50 }, () => memory.load('1', read))
  expect(answers).toHaveLength(1)
  answers[0]?.(remembered('one', subject))
  for (const found of await Promise.all(loads)) expect(found).toMatchObject({ value: 'one' })
})

test('without the right to answer from memory each request reads by itself and nothing is remembered', async () => {
  const { feed, memory } = setUp()
  feed.isBinding = false
  let reads = 0
  const read = async () => {
    reads++
    return remembered('one', subject)
  }
  await Promise.all([memory.load('1', read), memory.load('1', read)])
  expect(reads).toBe(2)
  expect(memory.size).toBe(0)
})

test('what was read is not remembered where the right to answer from memory ended meanwhile', async () => {
  const { feed, memory } = setUp()
  const { read, answers } = gate<Remembered<string>>()
  const load = memory.load('1', read)
  feed.isBinding = false
  answers[0]?.(remembered('one', subject))
  expect(await load).toMatchObject({ value: 'one' })
  expect(memory.size).toBe(0)
})

describe('a change that is applied during a read', () => {
  test.each([subject, 'everything', secretsSubject('p')] as const)(
    '(%s) makes it read again',
    async (change) => {
      const { feed, memory } = setUp()
      const { read, answers } = gate<Remembered<string> | Refused>()
      const first = memory.load('1', read)
      const joiner = memory.load('1', read)
      feed.apply(change)
      answers[0]?.(remembered('stale', subject))
      await turn()
      expect(answers).toHaveLength(2)
      const refusal = refused(new Refusal('credential_invalid'))
      answers[1]?.(refusal)
      expect(await first).toBe(refusal)
      expect(await joiner).toBe(refusal)
      expect(memory.size).toBe(0)
    },
  )

  test('and is about something else does not', async () => {
    const { feed, memory } = setUp()
    const { read, answers } = gate<Remembered<string>>()
    const load = memory.load('1', read)
    feed.apply(keySubject('other'))
    answers[0]?.(remembered('one', subject))
    expect(await load).toMatchObject({ value: 'one' })
    expect(answers).toHaveLength(1)
  })

  test('again and again ends in "unavailable", not in a stale answer', async () => {
    const { feed, memory } = setUp()
    let reads = 0
    const found = await memory.load('1', async () => {
      reads++
      feed.apply(subject)
      return remembered('stale', subject)
    })
    expect(found).toMatchObject({ ok: false, refusal: { code: 'unavailable' } })
    expect(reads).toBe(5)
    expect(memory.size).toBe(0)
  })
})

test('a request that asks after a change was applied never joins a read that has judged already', async () => {
  const { feed, memory } = setUp()
  const { read, answers } = gate<Remembered<string> | Refused>()
  const early = memory.load('1', read)
  answers[0]?.(remembered('stale', subject))
  // The read has answered; let its judgement happen, then the change, then the next request, each one step on.
  for (let step = 0; step < 6; step++) {
    await Promise.resolve()
    if (memory.size === 0) continue
    feed.apply(subject)
    const late = memory.load('1', read)
    expect(answers).toHaveLength(2)
    answers[1]?.(refused(new Refusal('credential_invalid')))
    expect(await late).toMatchObject({ ok: false, refusal: { code: 'credential_invalid' } })
    break
  }
  expect(await early).toMatchObject({ value: 'stale' })
  expect(answers).toHaveLength(2)
})
