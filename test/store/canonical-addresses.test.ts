/**
 * The step that brings addresses to their canonical form, on rows as they were before it.
 *
 * What the form is: `packages/engine/src/account/email-address.ts`.
 */
import { type OpenedStore, openStore } from '@claviger/store'
import { requireEmailAddress } from 'claviger'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { up } from '../../packages/store/src/migration/0011-canonical-addresses.ts'
import { type TestDatabases, testDatabases, testedDialects } from './databases.ts'

interface Before {
  readonly id: string
  readonly email: string
  readonly at?: number
  readonly verified?: boolean
}

/** A database as the steps before left it, with these accounts. */
async function before(url: string, rows: readonly Before[]): Promise<OpenedStore> {
  const store = await openStore(url)
  await store.migrate()
  await sql`alter table accounts drop column password_proved_at`.execute(store.database)
  for (const { id, email, at = 1, verified = false } of rows) {
    await sql`insert into accounts (id, email, address_key, password_hash, created_at, verified_at)
      values (${id}, ${email}, ${email.trim().toLowerCase()}, 'none', ${at}, ${verified ? at : null})`.execute(
      store.database,
    )
  }
  return store
}

describe.each(testedDialects)('addresses on %s', (dialect) => {
  let databases: TestDatabases

  beforeAll(async () => {
    databases = await testDatabases(dialect)
  })
  afterAll(() => databases.stop())

  async function migrated(rows: readonly Before[]): Promise<{ store: OpenedStore; keys: object }> {
    const store = await before(await databases.newUrl(), rows)
    await up(store.database as never)
    const { rows: found } = await sql<{ id: string; email: string; address_key: string }>`
      select id, email, address_key from accounts order by id`.execute(store.database)
    const keys = Object.fromEntries(found.map((row) => [row.id, [row.email, row.address_key]]))
    return { store, keys }
  }

  test('are kept as they will be looked up', async () => {
    const { store, keys } = await migrated([
      { id: 'a', email: ' Ada@Example.com ' },
      { id: 'b', email: 'ida@exämple.com' },
      { id: 'c', email: 'éve@example.com' },
      { id: 'd', email: 'plain@example.com', verified: true },
    ])
    expect(keys).toEqual({
      a: ['ada@example.com', 'ada@example.com'],
      b: ['ida@xn--exmple-cua.com', 'ida@xn--exmple-cua.com'],
      c: ['éve@example.com', 'éve@example.com'],
      d: ['plain@example.com', 'plain@example.com'],
    })
    for (const spelling of ['IDA@xn--exmple-cua.com', 'ida@exämple.com'])
      expect((await store.accounts.findByAddress(requireEmailAddress(spelling)))?.id).toBe('b')
    // Nobody knows who chose the passwords of those.
    expect((await store.accounts.findById('d'))?.passwordProvedAt).toBeNull()
    await store.close()
  })

  test('that come to one are the verified account’s, else the older one’s, and nobody is lost', async () => {
    const { store, keys } = await migrated([
      { id: 'older', email: 'one@exämple.com', at: 1 },
      { id: 'younger', email: 'one@xn--exmple-cua.com', at: 2 },
      { id: 'first', email: 'two@exämple.com', at: 1 },
      { id: 'proved', email: 'two@xn--exmple-cua.com', at: 2, verified: true },
      { id: 'third', email: 'two@exämple。com', at: 3 },
    ])
    expect(keys).toEqual({
      older: ['one@xn--exmple-cua.com', 'one@xn--exmple-cua.com'],
      younger: ['one@xn--exmple-cua.com', '~younger'],
      first: ['two@exämple.com', '~first'],
      proved: ['two@xn--exmple-cua.com', 'two@xn--exmple-cua.com'],
      third: ['two@exämple。com', '~third'],
    })
    expect((await store.accounts.list(10, null)).length).toBe(5)
    // A page that ends among them goes on with the next.
    const seen: string[] = []
    for (let after: string | null = null; ; ) {
      const [next] = await store.accounts.list(1, after)
      if (next === undefined) break
      seen.push(next.id)
      after = next.id
    }
    expect(seen.toSorted()).toEqual(['first', 'older', 'proved', 'third', 'younger'])
    await store.close()
  })

  test('that are none, or could be taken for another, lead nowhere, and their accounts stay', async () => {
    const { store, keys } = await migrated([
      { id: 'kelvin', email: '\u212aim@example.com', at: 1 },
      { id: 'kim', email: 'kim2@example.com', at: 2 },
      { id: 'dots', email: 'a@example..com' },
    ])
    expect(keys).toEqual({
      kelvin: ['\u212aim@example.com', '~kelvin'],
      kim: ['kim2@example.com', 'kim2@example.com'],
      dots: ['a@example..com', '~dots'],
    })
    expect((await store.accounts.findById('dots'))?.email).toBe('a@example..com')
    await store.close()
  })

  test('of thousands of accounts are all brought to it', async () => {
    const rows = Array.from({ length: 2_500 }, (_, at) => ({
      id: `id-${at}`,
      email: at % 3 === 0 ? `U${at}@exämple.com` : `U${at}@example.com`,
    }))
    const { store } = await migrated(rows)
    for (const { id, email } of rows.filter((_, at) => at % 250 === 0))
      expect((await store.accounts.findByAddress(requireEmailAddress(email)))?.id).toBe(id)
    await store.close()
  })
})
