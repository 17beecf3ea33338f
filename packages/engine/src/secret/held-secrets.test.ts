/**
 * That a withdrawn secret is gone at once and stays gone, however reads and changes overlap.
 */
import { expect, test } from 'vitest'
import { secretsSubject } from '../revocation/change.ts'
import { scriptedFeed } from '../testing/scripted-feed.ts'
import { HeldSecrets } from './held-secrets.ts'
import type { KeptSecret } from './secret-store.ts'

function kept(id: string, withdrawnAt: number | null = null): KeptSecret {
  return { id, kind: 'pepper', sealed: '', publicPart: null, createdAt: 0, activeFrom: 0, withdrawnAt }
}

/** A store whose rows the test changes, and whose reads answer when it says so (or at once). */
function setUp() {
  const world = {
    feed: scriptedFeed(),
    rows: [kept('a'), kept('b')],
    reads: 0,
    opened: [] as string[],
    answers: null as (() => void)[] | null,
    held: undefined as unknown as HeldSecrets<{ readonly id: string }>,
    ids: (): string[] => world.held.all.map((secret) => secret.id),
  }
  const list = async (): Promise<readonly KeptSecret[]> => {
    world.reads++
    const seen = [...world.rows]
    if (world.answers !== null) await new Promise<void>((resolve) => world.answers?.push(resolve))
    return seen
  }
  world.held = new HeldSecrets('pepper', { list }, world.feed, (secret) => {
    world.opened.push(secret.id)
    return { id: secret.id }
  })
  return world
}

test('secrets are read at the first need, and not again while nothing changes', async () => {
  const world = setUp()
  expect(world.ids()).toEqual([])
  await world.held.fresh()
  await world.held.fresh()
  expect(world.ids()).toEqual(['a', 'b'])
  expect(world.reads).toBe(1)
})

test('a withdrawn secret is gone as soon as its change is applied, before anything is read', async () => {
  const world = setUp()
  await world.held.fresh()
  world.feed.apply(secretsSubject('a'))
  expect(world.ids()).toEqual(['b'])
})

test('a read that began before a withdrawal cannot bring the secret back', async () => {
  const world = setUp()
  await world.held.fresh()
  world.answers = []
  const load = world.held.load()
  world.rows = [kept('a', 1), kept('b')]
  world.feed.apply(secretsSubject('a'))
  const [answer] = world.answers
  world.answers = null
  answer?.()
  await load
  expect(world.ids()).toEqual(['b'])
  expect(world.reads).toBe(3)
})

test('a new secret is read at the next need after its change', async () => {
  const world = setUp()
  await world.held.fresh()
  world.rows = [...world.rows, kept('c')]
  world.feed.apply(secretsSubject('c'))
  await world.held.fresh()
  expect(world.ids()).toEqual(['a', 'b', 'c'])
})

test('after missing changes nothing is believed before it was read again', async () => {
  const world = setUp()
  await world.held.fresh()
  world.rows = [kept('a', 1), kept('b')]
  world.feed.apply('everything')
  await world.held.fresh()
  expect(world.ids()).toEqual(['b'])
})

test('a process that no feed reaches reads for each judgement, but opens each secret once', async () => {
  const world = setUp()
  world.feed.isBinding = false
  await world.held.fresh()
  world.rows = [kept('a', 1), kept('b')]
  await world.held.fresh()
  expect(world.ids()).toEqual(['b'])
  expect(world.opened).toEqual(['a', 'b'])
})

test('of overlapping reads the one that began last is believed, whichever answers first', async () => {
  const world = setUp()
  world.answers = []
  const earlier = world.held.load()
  world.rows = [kept('b')]
  const later = world.held.load()
  const [first, second] = world.answers
  second?.()
  await later
  expect(world.ids()).toEqual(['b'])
  first?.()
  await earlier
  expect(world.ids()).toEqual(['b'])
})
