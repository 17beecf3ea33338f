/**
 * Revoked means revoked, in every order of steps: no check that starts after a revocation returned is accepted.
 *
 * The same histories are run against variants of the memory with one rule left out; each must be found out.
 */
import { expect, test } from 'vitest'
import { type Refused, refused } from '../principal/verdict.ts'
import { Refusal } from '../refusal/refusal.ts'
import { interleavings } from '../testing/interleaving.ts'
import { type ScriptedFeed, scriptedFeed } from '../testing/scripted-feed.ts'
import { seededBytes } from '../testing/seeded-random.ts'
import { keySubject } from './change.ts'
import { CredentialMemory, type Remembered } from './credential-memory.ts'

type Found = Remembered<string> | Refused

/** What a check needs of a memory; the variants below break one rule each. */
interface Memory {
  recall(name: string): string | undefined
  load(name: string, read: () => Promise<Found>): Promise<Found>
}

type MakeMemory = (feed: ScriptedFeed) => Memory

const subject = keySubject('k')
const invalid = refused(new Refusal('credential_invalid'))
const random = seededBytes(3)

const real: MakeMemory = (feed) => new CredentialMemory(feed, 2, random)

/** Remembers whatever a read brings, whenever it does. */
const withoutGuard: MakeMemory = (feed) => {
  const known = new Map<string, string>()
  feed.onChange(() => known.clear())
  return {
    recall: (name) => (feed.mayAnswerFromMemory() ? known.get(name) : undefined),
    async load(name, read) {
      const found = await read()
      if (found.ok) known.set(name, found.value)
      return found
    },
  }
}

/** Remembers with the guard, but lets requests join reads that are older than a change. */
const withUnguardedJoiners: MakeMemory = (feed) => {
  const inner = new CredentialMemory<string>(feed, 2, random)
  const flights = new Map<string, Promise<Found>>()
  return {
    recall: (name) => inner.recall(name),
    load(name, read) {
      const under = flights.get(name)
      if (under !== undefined) return under
      const flight = read().finally(() => flights.delete(name))
      flights.set(name, flight)
      return flight
    },
  }
}

/** Answers from memory without asking for the right to. */
const withoutLease: MakeMemory = (feed) => {
  const inner = new CredentialMemory<string>({ ...feed, mayAnswerFromMemory: () => true }, 2, random)
  return { recall: (name) => inner.recall(name), load: (name, read) => inner.load(name, read) }
}

/** A read that is under way: it sees the primary at its snapshot, and its answer may be long on the way. */
interface Read {
  seen: Found | null
  readonly answer: (found: Found) => void
}

/** The world of one history: a row in the primary, some checks, a revocation. */
class World {
  readonly #feed = scriptedFeed()
  readonly #memory: Memory
  readonly #reads = new Map<string, Read[]>()
  readonly #accepted = new Set<string>()
  readonly #startedLate = new Set<string>()
  #isLive = true
  #hasReturned = false

  constructor(make: MakeMemory) {
    this.#memory = make(this.#feed)
  }

  do(step: string): void {
    const [who = '', what = ''] = step.split('.')
    if (what === 'start') this.#start(who)
    else if (what === 'snapshot') this.#snapshot(who)
    else if (what === 'answer') this.#answer(who)
    else if (what === 'commit') this.#isLive = false
    else if (what === 'apply') this.#feed.apply(subject)
    else if (what === 'leaseEnds') this.#feed.isBinding = false
    else if (what === 'return') this.#hasReturned = true
    else throw new TypeError(`no such step: ${step}`)
  }

  /** Checks that started after the revocation had returned and were accepted. */
  violations(): readonly string[] {
    return [...this.#startedLate].filter((who) => this.#accepted.has(who))
  }

  /** Lets every read that is under way come to its end. */
  async finish(): Promise<void> {
    while (this.#reads.size > 0) {
      for (const who of this.#reads.keys()) this.#snapshot(who)
      for (const who of this.#reads.keys()) this.#answer(who)
      await settle()
    }
  }

  #start(who: string): void {
    if (this.#hasReturned) this.#startedLate.add(who)
    if (this.#memory.recall('name') !== undefined) {
      this.#accepted.add(who)
      return
    }
    const read = (): Promise<Found> =>
      new Promise((answer) => {
        this.#reads.set(who, [...(this.#reads.get(who) ?? []), { seen: null, answer }])
      })
    void this.#memory.load('name', read).then((found) => {
      if (found.ok) this.#accepted.add(who)
    })
  }

  #snapshot(who: string): void {
    const [read] = this.#reads.get(who) ?? []
    if (read === undefined || read.seen !== null) return
    read.seen = this.#isLive ? { ok: true, value: 'principal', subjects: [subject] } : invalid
  }

  #answer(who: string): void {
    const [read, ...rest] = this.#reads.get(who) ?? []
    if (read === undefined || read.seen === null) return
    if (rest.length === 0) this.#reads.delete(who)
    else this.#reads.set(who, rest)
    read.answer(read.seen)
  }
}

/** Lets promises that are settled run on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await Promise.resolve()
}

async function violationsOf(make: MakeMemory, steps: readonly string[]): Promise<readonly string[]> {
  const world = new World(make)
  for (const step of steps) {
    world.do(step)
    await settle()
  }
  await world.finish()
  return world.violations()
}

const slow = (who: string): readonly string[] => [`${who}.start`, `${who}.snapshot`, `${who}.answer`]
/** A revocation that this process hears of. */
const heard = ['revoke.commit', 'revoke.apply', 'revoke.return']
/** One that it cannot hear of: the revoker waits until the right to answer from memory is over. */
const missed = ['revoke.commit', 'revoke.leaseEnds', 'revoke.return']
const casts = [heard, missed].flatMap((revocation) => [
  [slow('a'), ['b.start'], ['c.start'], revocation],
  [slow('a'), slow('b'), revocation],
])

async function firstViolation(make: MakeMemory): Promise<readonly string[] | null> {
  for (const scripts of casts) {
    for (const steps of interleavings(scripts)) {
      if ((await violationsOf(make, steps)).length > 0) return steps
    }
  }
  return null
}

test('no check that starts after a revocation returned is accepted, in any order of steps', async () => {
  expect(await firstViolation(real)).toBeNull()
})

test.each([
  ['the guard of reads', withoutGuard],
  ['the guard of those who join', withUnguardedJoiners],
  ['the lease', withoutLease],
])('leaving out %s is found', async (_, make) => {
  expect(await firstViolation(make)).not.toBeNull()
})
