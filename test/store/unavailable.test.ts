/**
 * A PostgreSQL that is not there, goes away, or has another transaction in the way.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { type OpenedStore, openStore, StoreUnavailable } from '@claviger/store'
import { Refusal } from 'claviger'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withTimeLimit } from '../../packages/store/src/postgres/time-limit.ts'
import { startPostgres, type TestPostgres } from '../postgres.ts'
import { account, newKey, newOwner, now } from './rows.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})

afterAll(async () => {
  await postgres.stop()
})

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  )
}

/** How many transactions of this database wait for a lock that another one holds. */
async function waitersFor({ database }: OpenedStore): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*) as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(database)
  return rows[0]?.waiting ?? 0
}

const unavailable = { code: 'unavailable', details: { retryAfterSeconds: 1 } }

/** A server that takes connections and never says a word. */
async function silentServer(): Promise<{ readonly port: number; stop(): void }> {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

describe('a database that cannot be reached', () => {
  test('is unavailable to every read and write at once, without the URL in the refusal', async () => {
    const store = await openStore('postgres://somebody:secret@127.0.0.1:1/nothing')
    const attempts = [
      () => store.ping(),
      () => store.keys.factsById('a'),
      () => store.write(async () => {}),
      () => store.migrate(),
    ]
    for (const attempt of attempts) {
      const refusal = await refusalOf(attempt())
      expect(refusal).toBeInstanceOf(Refusal)
      expect(refusal).toMatchObject(unavailable)
      expect(JSON.stringify(refusal)).not.toContain('secret')
    }
    await store.close()
  })

  test('is unavailable within seconds where it takes connections and says nothing', async () => {
    const silent = await silentServer()
    const store = await openStore(`postgres://somebody:secret@127.0.0.1:${silent.port}/nothing`)
    const before = performance.now()
    expect(await refusalOf(store.ping())).toMatchObject(unavailable)
    // Two, and as many more as the machine may stand still; without the bound it would be for ever.
    expect(performance.now() - before).toBeLessThan(30_000)
    await store.close()
    silent.stop()
  })
})

describe('a connection that breaks', () => {
  test('before the commit makes the write run again, and its first run has no effect', async () => {
    const store = await openStore(await postgres.url())
    await store.migrate()
    const made = account()
    const heard: string[] = []
    store.feed.onChange((subject) => heard.push(subject))
    let runs = 0
    await store.write(async ({ database, accounts, publish }) => {
      runs += 1
      await publish({ subject: `account:${made.id}` }, now)
      if (runs === 1) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(database)
      await accounts.insert(made)
    })
    expect(runs).toBe(2)
    expect(heard).toEqual([`account:${made.id}`])
    expect(await store.accounts.findById(made.id)).toEqual(made)
    await store.close()
  })

  test('while it is idle does not end the process, and the next read succeeds', async () => {
    const url = await postgres.url()
    const [store, other] = [await openStore(url), await openStore(url)]
    await Promise.all([store.ping(), store.ping(), store.ping()])
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(other.database)
    // Until it has heard of it, the store may still try one of the connections that are gone.
    await expect
      .poll(() =>
        store.ping().then(
          () => 'answers',
          () => 'unavailable',
        ),
      )
      .toBe('answers')
    await Promise.all([store.close(), other.close()])
  })
})

describe('a statement that is not answered in time', () => {
  test('is unavailable, its connection is given up and the next statement gets another', async () => {
    const store = await openStore(await postgres.url())
    await store.ping()
    const slow = () => sql`select pg_sleep(100)`.execute(store.database)
    const before = performance.now()
    expect(await refusalOf(withTimeLimit(200, slow))).toMatchObject({ ...unavailable, reason: 'lost' })
    await expect(store.ping()).resolves.toBeUndefined()
    expect(performance.now() - before).toBeLessThan(90_000)
    await store.close()
  })

  test('ends its transaction without an effect', async () => {
    const store = await openStore(await postgres.url())
    await store.migrate()
    const made = account()
    const slow = () =>
      store.write(async ({ database, accounts }) => {
        await accounts.insert(made)
        await sql`select pg_sleep(100)`.execute(database)
      })
    expect(await refusalOf(withTimeLimit(200, slow))).toMatchObject(unavailable)
    expect(await store.accounts.findById(made.id)).toBeNull()
    await store.close()
  })
})

describe('a database that does not let in', () => {
  test('is unavailable, and the refusal tells the operator why without the password', async () => {
    const url = (await postgres.url()).replace(/\/\/postgres:[^@]*@/, '//postgres:wrong-secret@')
    const store = await openStore(url)
    const refusal = await refusalOf(store.ping())
    expect(refusal).toMatchObject({ ...unavailable, reason: 'unreachable' })
    expect(refusal).toHaveProperty('cause.message', 'unreachable: 28P01')
    await store.close()
  })
})

describe('a lock that is held', () => {
  test('by a transaction of another process makes a write wait for it', async () => {
    const store = await openStore(await postgres.url())
    await store.migrate()
    const { organizationId } = await newOwner(store)
    const order: string[] = []
    const locked = Promise.withResolvers<void>()
    const waitedFor = Promise.withResolvers<void>()
    const holding = store.write(async ({ accounts }) => {
      await accounts.findOrganization(organizationId)
      order.push('locked')
      locked.resolve()
      await waitedFor.promise
      order.push('released')
    })
    await locked.promise
    const waiting = store.write(async ({ accounts }) => {
      await accounts.setSuspended(organizationId, now)
      order.push('suspended')
    })
    await expect.poll(() => waitersFor(store)).toBe(1)
    waitedFor.resolve()
    await Promise.all([holding, waiting])
    expect(order).toEqual(['locked', 'released', 'suspended'])
    await store.close()
  })
})

describe('writes that are in each other’s way', () => {
  test('are run again until both are done', async () => {
    const store = await openStore(await postgres.url())
    await store.migrate()
    const owner = await newOwner(store)
    const [{ key: a }, { key: b }] = [await newKey(store, owner), await newKey(store, owner)]
    let runs = 0
    let meet = (): void => {}
    // Both hold their first row before either asks for its second.
    const met = new Promise<void>((resolve) => {
      meet = resolve
    })
    const crossing = (first: string, second: string): Promise<void> =>
      store.write(async ({ keys }) => {
        runs += 1
        await keys.change(first, { name: 'first' })
        if (runs === 2) meet()
        await met
        await keys.change(second, { name: 'second' })
      })
    await Promise.all([crossing(a.id, b.id), crossing(b.id, a.id)])
    expect(runs).toBeGreaterThan(2)
    await store.close()
  })

  test('for ever are unavailable after a bounded number of runs', async () => {
    const store = await openStore(await postgres.url())
    let runs = 0
    const write = store.write(async ({ database }) => {
      runs += 1
      await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(database)
    })
    const refusal = await refusalOf(write)
    expect(refusal).toBeInstanceOf(StoreUnavailable)
    expect(refusal).toMatchObject({ ...unavailable, reason: 'conflict' })
    expect(runs).toBe(6)
    await store.close()
  })
})

describe('numbers and texts', () => {
  test('come back from PostgreSQL as they do from SQLite', async () => {
    const store = await openStore(await postgres.url())
    const { rows } =
      await sql`select 1800000000000::bigint as big, 1::integer as small, 'a'::text as text`.execute(
        store.database,
      )
    expect(rows).toEqual([{ big: 1_800_000_000_000, small: 1, text: 'a' }])
    const dated = sql`select ${new Date(0)}::text`.execute(store.database)
    await expect(dated).rejects.toThrow(TypeError)
    await store.close()
  })
})

test('a server that stops makes every call unavailable, and the store can still be closed', async () => {
  const own = await startPostgres()
  const store = await openStore(await own.url())
  await store.migrate()
  await own.stop()
  expect(await refusalOf(store.accounts.findById('a'))).toMatchObject(unavailable)
  expect(await refusalOf(store.write(async ({ accounts }) => accounts.findById('a')))).toMatchObject(
    unavailable,
  )
  await store.close()
})
