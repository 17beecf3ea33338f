/**
 * Looking into a store that another process owns: on both databases nothing can be written, and nothing is remembered.
 *
 * Who owns a file: ownership.test.ts.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectStore, migrate, type OpenedStore, openStore, readOwner } from '@claviger/store'
import {
  createEngine,
  createSealer,
  fixedPeppers,
  isRefusal,
  KeyCheck,
  pepperOf,
  Secret,
  type Store,
} from 'claviger'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { by } from '../../packages/engine/src/testing/author.ts'
import { seededBytes } from '../../packages/engine/src/testing/seeded-random.ts'
import { type Deployment, prefixedDialect, settle, signedIn } from '../engine/deployment.ts'
import { type TestDatabases, testDatabases, testedDialects } from './databases.ts'

const now = 1_750_000_000_000

const writes = [
  sql`update api_keys set name = 'changed'`,
  sql`insert into audit_events (at, kind, actor_type, actor_id) values (1, 'x', 'operator', '')`,
  sql`delete from api_keys`,
  sql`create table mine (id integer)`,
  sql`drop table api_keys`,
]

/** What the database says: SQLite's code for READONLY, PostgreSQL's for a read-only transaction. */
function whyNot(error: unknown): string {
  if (!(error instanceof Error)) throw new TypeError('no error')
  return error.cause instanceof Error ? error.cause.message : error.message
}

describe.each(testedDialects)('a store on %s that is only looked into', (dialect) => {
  let databases: TestDatabases
  let url: string
  let store: OpenedStore

  beforeAll(async () => {
    databases = await testDatabases(dialect)
    url = await databases.newUrl()
    store = await openStore(url)
    await store.migrate()
  })
  afterAll(async () => {
    await store.close()
    await databases.stop()
  })

  test('is seen while somebody else owns it and writes to it', async () => {
    const seen = await inspectStore(url)
    await seen.ping()
    expect([seen.dialect, await seen.migrationState()]).toEqual([dialect, { pending: [], unknown: [] }])
    expect(await seen.accounts.findById('account-ann')).toBeNull()
    await settle({ database: store, now } as unknown as Deployment, 'ann')
    expect(await seen.accounts.findById('account-ann')).toMatchObject({ email: 'ann@example.org' })
    await seen.close()
  })

  test('cannot be written, in a transaction or without one, and not by migrating either', async () => {
    const seen = await inspectStore(url)
    for (const write of writes) {
      const alone = await write.execute(seen.database).catch(whyNot)
      const within = await seen.database
        .transaction()
        .execute((one) => write.execute(one))
        .catch(whyNot)
      for (const why of [alone, within]) expect(why).toMatch(/: (SQLite 8|25006)$/)
    }
    const mine = { '0001-mine': { up: () => Promise.resolve() } }
    await expect(migrate(seen.database, 'mine', mine)).rejects.toThrow()
    for (const method of ['write', 'writeWith', 'migrate', 'sweep']) expect(seen).not.toHaveProperty(method)
    await seen.close()
    const tables = await store.database.introspection.getTables()
    expect(tables.map(({ name }) => name)).toContain('api_keys')
    expect(tables.map(({ name }) => name)).not.toContain('mine')
  })

  test('never answers for a credential from memory: what its owner revokes is refused at once', async () => {
    const random = seededBytes(5)
    const peppers = fixedPeppers([pepperOf('p', new Secret<'pepper'>('0123456789abcdef0123456789abcdef'))])
    const engine = createEngine({
      dialect: prefixedDialect,
      store,
      feed: store.feed,
      sealer: createSealer(new Secret(random(32).toString('base64')), random),
      random,
      issuer: 'https://tester.example',
      policy: { isCommon: () => false, words: [] },
      firstPlan: 'free',
      hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
      peppers,
    })
    await engine.tendSecrets(now)
    const deployment = { engine, database: store, now } as unknown as Deployment
    const eve = by(await signedIn(deployment, 'eve'))
    const { key, presented } = await engine.keys.create(eve, 'deploy', {}, now)
    const seen = await inspectStore(url)
    expect(seen.feed.mayAnswerFromMemory()).toBe(false)
    // As somebody would who took the types for a formality.
    const readable = { ...seen, write: () => Promise.reject(new TypeError('no')) }
    const check = new KeyCheck({
      dialect: prefixedDialect,
      store: readable as unknown as Store,
      feed: seen.feed,
      peppers,
      random,
      maxKeysInMemory: 10,
    })
    const verdict = async (): Promise<boolean> => (await check.check(presented, '192.0.2.1', now)).ok
    expect([await verdict(), await verdict()]).toEqual([true, true])
    expect([check.memory.size, check.counts.memory, check.counts.store]).toEqual([0, 0, 2])
    await engine.keys.revoke(eve, key.id, now)
    expect(await verdict()).toBe(false)
    await seen.close()
  })
})

describe('a SQLite file', () => {
  let folder: string
  let file: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'claviger-look-'))
    file = join(folder, 'store.sqlite')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('that is not there is unavailable, and looking does not make it', async () => {
    const refusal: unknown = await inspectStore(file).catch((error: unknown) => error)
    expect(isRefusal(refusal) && refusal.code).toBe('unavailable')
    expect(readdirSync(folder)).toEqual([])
  })
})

test('looking takes the file from nobody: it can be owned meanwhile, and is not owned by looking', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-look-'))
  const file = join(folder, 'store.sqlite')
  const first = await openStore(file)
  await first.migrate()
  await first.close()
  const seen = await inspectStore(file)
  await seen.ping()
  expect(await readOwner(file)).toBeNull()
  const again = await openStore(file)
  expect((await seen.migrationState()).pending).toEqual([])
  await again.close()
  await seen.close()
  rmSync(folder, { recursive: true, force: true })
})

test('in memory there is nothing to look into', async () => {
  await expect(inspectStore(':memory:')).rejects.toThrow(TypeError)
})
