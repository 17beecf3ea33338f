/**
 * What keys promise when several are made, or one is revoked, at the same time: over the engine, on each database.
 *
 * Run by `conformance.test.ts`.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenedStore } from '@claviger/store'
import {
  createEngine,
  createSealer,
  type Dialect,
  type Engine,
  type IssuedKey,
  isRefusal,
  maintenance,
  type Principal,
  Secret,
  type Store,
  scopeSet,
} from 'claviger'
import { describe, expect, test } from 'vitest'
import { by } from '../../packages/engine/src/testing/author.ts'
import { prefixedDialect } from '../engine/deployment.ts'
import { account, newSession, now, organization } from './rows.ts'

const limit = 5

/** Every write waits for `gate` before it commits. */
function heldStore(store: OpenedStore, gate: Promise<void>, reached: () => void): Store {
  const write: Store['write'] = (work) =>
    store.write(async (transaction) => {
      const result = await work(transaction)
      reached()
      await gate
      return result
    })
  return { ...store, write }
}

const sealer = createSealer(new Secret(Buffer.alloc(32, 7).toString('base64')), randomBytes)

async function engineOver(
  store: Store,
  feed: OpenedStore['feed'],
  keyCeiling?: Dialect['keyCeiling'],
): Promise<Engine> {
  const entitlements = { api_keys: limit }
  const engine = createEngine({
    dialect: {
      ...prefixedDialect,
      entitlements: { unverified: entitlements, verified: entitlements },
      ...(keyCeiling !== undefined && { keyCeiling }),
    },
    store,
    feed,
    sealer,
    random: randomBytes,
    issuer: 'https://tester.example',
    policy: { isCommon: () => false, words: [] },
    firstPlan: 'free',
    hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
  })
  await engine.tendSecrets(now)
  return engine
}

/** Somebody with a proved address who is signed in. */
async function signedIn(store: OpenedStore): Promise<Principal> {
  const { id: accountId, email } = account()
  const home = organization()
  await store.write(async ({ accounts }) => {
    await accounts.insert(account({ id: accountId, email, verifiedAt: now }))
    await accounts.insertOrganization(home)
    await accounts.insertMembership({ organizationId: home.id, accountId, role: 'owner' })
  })
  const session = await newSession(store, { accountId, organizationId: home.id })
  return {
    credential: { type: 'session', id: session.id, expiresAt: now + 1_000, keptSecretId: 'g1' },
    account: { id: accountId, email, name: null, verified: true },
    organization: { id: home.id, name: home.name, role: 'owner', plan: home.plan },
    memberships: [],
    scopes: scopeSet(['*']),
    entitlements: {},
  }
}

async function holderOf(engine: Engine, { presented }: IssuedKey): Promise<Principal> {
  const verdict = await engine.keyCheck.check(presented, '10.1.2.3', now)
  if (!verdict.ok) throw verdict.refusal
  return verdict.principal
}

function outcomeOf(doing: Promise<unknown>): Promise<string> {
  return doing.then(
    () => 'done',
    (error: unknown) => {
      if (isRefusal(error)) return error.code
      throw error
    },
  )
}

export function keyLineagePromises(store: () => OpenedStore): void {
  describe.each(['organization', 'account'] as const)('a ceiling of keys by %s', (counted) => {
    const ceiling = { entitlement: 'api_keys', counted }

    test('is kept by any number of creations at once, by a session and by keys', async () => {
      const engine = await engineOver(store(), store().feed, ceiling)
      const person = await signedIn(store())
      const key = await holderOf(engine, await engine.keys.create(by(person), 'first', {}, now))
      const makers = Array.from({ length: 20 }, (_, at) => by(at % 2 === 0 ? person : key))
      const outcomes = await Promise.all(
        makers.map((maker) => outcomeOf(engine.keys.create(maker, 'k', {}, now))),
      )
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(limit - 1)
      expect(new Set(outcomes)).toEqual(new Set(['done', 'key_limit_reached']))
      const { id: organizationId } = person.organization
      expect(await store().keys.countActive({ organizationId }, now)).toBe(limit)
      expect(await store().keys.countActive({ accountId: person.account.id }, now)).toBe(limit)
    })

    test('is kept by creations in the place of former keys, of which one at once ends each', async () => {
      const engine = await engineOver(store(), store().feed, ceiling)
      const person = await signedIn(store())
      const made: IssuedKey[] = []
      for (let at = 0; at < limit; at += 1) made.push(await engine.keys.create(by(person), 'k', {}, now))
      const former = { id: made[0]?.key.id ?? '', endsAt: now }
      const replace = () => outcomeOf(engine.keys.create(by(person), 'next', {}, now, { former }))
      expect((await Promise.all([replace(), replace(), replace()])).toSorted()).toEqual([
        'done',
        'key_not_active',
        'key_not_active',
      ])
      expect(await store().keys.countActive({ accountId: person.account.id }, now)).toBe(limit)
    })
  })

  describe.each(['its owner', 'the operator'] as const)('a maker’s maker that %s revokes', (revoker) => {
    async function prepared(): Promise<{
      readonly plain: Engine
      readonly held: Engine
      readonly open: () => void
      readonly isReached: Promise<void>
      readonly maker: Principal
      readonly revoke: (engine: Engine) => Promise<void>
      readonly made: () => Promise<readonly string[]>
    }> {
      const [gate, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const plain = await engineOver(store(), store().feed)
      const person = await signedIn(store())
      const root = await plain.keys.create(by(person), 'root', {}, now)
      const middle = await plain.keys.create(by(await holderOf(plain, root)), 'middle', {}, now)
      const maker = await holderOf(plain, middle)
      return {
        plain,
        held: await engineOver(heldStore(store(), gate.promise, reached.resolve), store().feed),
        open: gate.resolve,
        isReached: reached.promise,
        maker,
        revoke: (engine) =>
          revoker === 'its owner'
            ? engine.keys.revoke(by(person), root.key.id, now)
            : engine.operations.revokeKey(maintenance, root.key.id, now),
        made: async () => {
          const all = await store().keys.listDescendants(person.organization.id, root.key.id, 10, null)
          return all.map(({ name, revokedAt }) => `${name} ${revokedAt === null ? 'lives' : 'ended'}`)
        },
      }
    }

    test('takes along a key whose making had not been committed yet', async () => {
      const { held, isReached, made, maker, open, plain, revoke } = await prepared()
      const making = outcomeOf(held.keys.create(by(maker), 'late', {}, now))
      await isReached
      let isDone = false
      const revoking = revoke(plain).finally(() => {
        isDone = true
      })
      await sleep(100)
      expect(isDone).toBe(false)
      open()
      expect(await making).toBe('done')
      await revoking
      expect(new Set(await made())).toEqual(new Set(['middle ended', 'late ended']))
    })

    test('refuses a key that is made before the revocation is committed', async () => {
      const { held, isReached, made, maker, open, plain, revoke } = await prepared()
      const revoking = revoke(held)
      await isReached
      let isDone = false
      const making = outcomeOf(plain.keys.create(by(maker), 'late', {}, now)).finally(() => {
        isDone = true
      })
      await sleep(100)
      expect(isDone).toBe(false)
      open()
      await revoking
      expect(await making).toBe('credential_invalid')
      expect(await made()).toEqual(['middle ended'])
    })
  })
}
