/**
 * On PostgreSQL, where transactions run side by side: a unit of work stops after each call of its ports, and meanwhile its
 * caller is ended.
 *
 * Either the end waits for the commit, or the unit of work is refused. Never does the end return first and the write after.
 */
import { type OpenedStore, openStore } from '@claviger/store'
import {
  createEngine,
  createSealer,
  type Engine,
  isRefusal,
  maintenance,
  type Principal,
  type RefusalCode,
  requireEmailAddress,
  Secret,
} from 'claviger'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { by, testOrigin } from '../../packages/engine/src/testing/author.ts'
import { seededBytes } from '../../packages/engine/src/testing/seeded-random.ts'
import { prefixedDialect } from '../engine/deployment.ts'
import { startPostgres, type TestPostgres } from '../postgres.ts'
import { SteppedWrites } from './stepped-writes.ts'

const now = 1_750_000_000_000
let postgres: TestPostgres
/** The process in which the caller's request runs, and one that ends callers. */
let served: { readonly store: OpenedStore; readonly engine: Engine }
let ending: { readonly store: OpenedStore; readonly engine: Engine }
let writes: SteppedWrites
let enders: SteppedWrites
let people = 0

async function processOn(url: string, seed: number) {
  const store = await openStore(url)
  await store.migrate()
  const engine = createEngine({
    dialect: prefixedDialect,
    store,
    feed: store.feed,
    sealer: createSealer(new Secret(Buffer.alloc(32, 7).toString('base64')), seededBytes(7)),
    random: seededBytes(seed),
    issuer: 'https://tester.example',
    policy: { isCommon: () => false, words: [] },
    firstPlan: 'free',
    hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
  })
  await engine.tendSecrets(now)
  return { store, engine }
}

beforeAll(async () => {
  postgres = await startPostgres()
  const url = await postgres.url()
  served = await processOn(url, 1)
  ending = await processOn(url, 2)
  writes = new SteppedWrites(served.store)
  enders = new SteppedWrites(ending.store)
})
afterAll(async () => {
  await served?.store.close()
  await ending?.store.close()
  await postgres?.stop()
})

interface Cast {
  readonly accountId: string
  readonly organizationId: string
  readonly owner: Principal
  readonly key: Principal
}

async function newCast(): Promise<Cast> {
  people += 1
  const email = requireEmailAddress(`person-${people}@example.org`)
  const password = new Secret<'password'>('nine blue herons')
  const { accounts, accessCheck, keyCheck, keys } = ending.engine
  await accounts.signUp({ email, password, name: null, organization: null, origin: testOrigin }, now)
  const asked = { email, password, transport: 'bearer', origin: testOrigin, deviceDigest: null } as const
  const tokens = await accounts.signIn(asked, now)
  const session = await accessCheck.check(tokens.accessToken, '', now)
  if (!session.ok) throw session.refusal
  const owner = session.principal
  const { presented } = await keys.create(by(owner), 'caller', {}, now)
  const verdict = await keyCheck.check(presented, testOrigin.address, now)
  if (!verdict.ok) throw verdict.refusal
  return { accountId: owner.account.id, organizationId: owner.organization.id, owner, key: verdict.principal }
}

type Act = (cast: Cast) => Promise<unknown>

const acts: Readonly<Record<string, Act>> = {
  'makes a key': ({ key }) => served.engine.keys.create(by(key), 'late', {}, now),
  'renames the account': ({ key }) => served.engine.accounts.rename(by(key), 'Late', now),
  'renames the organization': ({ key }) => served.engine.organizations.rename(by(key), 'Late', now),
}

const ends: Readonly<Record<string, Act>> = {
  'the key is revoked': ({ key, owner }) => ending.engine.keys.revoke(by(owner), key.credential.id, now),
  'the key is given a new secret': ({ key, owner }) =>
    ending.engine.keys.rotate(by(owner), key.credential.id, 0, now),
  'the account is disabled': ({ accountId }) =>
    ending.engine.operations.disableAccount(maintenance, accountId, now),
  'the member is removed': ({ accountId, organizationId }) =>
    ending.engine.operations.removeMember(maintenance, organizationId, accountId, now),
  'the organization is suspended': ({ organizationId }) =>
    ending.engine.operations.suspendOrganization(maintenance, organizationId, now),
}

/** Resolves when somebody waits for a lock: what was asked last cannot go on. */
async function someoneWaits(until: () => boolean): Promise<void> {
  const database: Kysely<unknown> = ending.store.database
  while (!until()) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
    `.execute(database)
    if ((rows[0]?.waiting ?? 0) > 0) return
  }
}

type Outcome = 'written' | RefusalCode

async function outcomeOf(act: Promise<unknown>): Promise<Outcome> {
  try {
    await act
    return 'written'
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
}

interface Race {
  readonly isStopped: boolean
  readonly endedFirst: boolean
  readonly outcome: Outcome
}

async function race(act: Act, end: Act, steps: number): Promise<Race> {
  const cast = await newCast()
  const stop = writes.stopNext(steps)
  const acted = outcomeOf(act(cast))
  const isStopped = await stop.reached
  let isEnded = false
  const ended = end(cast).then(() => {
    isEnded = true
  })
  await Promise.race([ended, someoneWaits(() => isEnded)])
  const endedFirst = isEnded && isStopped
  stop.go()
  const outcome = await acted
  await ended
  return { isStopped, endedFirst, outcome }
}

/** The end stops after so many steps, before its commit, and the act comes then. */
async function waitFor(
  act: Act,
  end: Act,
  steps: number,
): Promise<{ readonly isStopped: boolean; readonly outcome: Outcome | 'before' }> {
  const cast = await newCast()
  const stop = enders.stopNext(steps)
  let isEnded = false
  const ended = end(cast).finally(() => {
    isEnded = true
  })
  const isStopped = await stop.reached
  let isActed = false
  let actedFirst = false
  const acted = outcomeOf(act(cast)).finally(() => {
    isActed = true
    actedFirst = !isEnded
  })
  await Promise.race([acted, someoneWaits(() => isActed || !isStopped)])
  const hasWaited = isStopped && !isActed
  stop.go()
  await ended
  const outcome = await acted
  // Where each waited for the other, the database let one begin again: that may have been the end.
  const isBefore = !hasWaited || (outcome === 'written' && actedFirst)
  return { isStopped, outcome: isBefore ? 'before' : outcome }
}

describe.each(Object.entries(acts))('whoever %s', (_, act) => {
  test.each(Object.entries(ends))(
    'has written before, or is refused, when %s at any step',
    async (__, end) => {
      let stops = 0
      for (let steps = 1; ; steps++) {
        const { isStopped, endedFirst, outcome } = await race(act, end, steps)
        if (!isStopped) break
        stops += 1
        // Stopped inside its transaction with its caller held, it is finished first: the end has to wait.
        expect([steps, endedFirst, outcome]).toEqual([steps, false, 'written'])
      }
      expect(stops).toBeGreaterThanOrEqual(4)
    },
  )

  test.each(Object.entries(ends))('is refused where %s before its first step', async (__, end) => {
    const cast = await newCast()
    await end(cast)
    expect(await outcomeOf(act(cast))).toBe('credential_invalid')
  })

  test.each(Object.entries(ends))('is refused where it had to wait for it that %s', async (__, end) => {
    let waits = 0
    for (let steps = 1; ; steps++) {
      const { isStopped, outcome } = await waitFor(act, end, steps)
      if (!isStopped) break
      if (outcome === 'before') continue
      waits += 1
      expect([steps, outcome]).toEqual([steps, 'credential_invalid'])
    }
    expect(waits).toBeGreaterThanOrEqual(1)
  })
})
