/**
 * What holds on SQLite alone; what both databases promise is in test/store.
 */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Refusal } from 'claviger'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OpenedStore, openStore } from '../open-store.ts'

interface Notes {
  notes: { id: number; text: string | null }
}
type NoteTables = Record<'notes', Notes['notes']>

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

let folder: string
let file: string
const opened: OpenedStore[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claviger-sqlite-'))
  file = join(folder, 'made', 'here', 'store.sqlite')
})

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function open(url: string): Promise<OpenedStore> {
  const store = await openStore(url)
  opened.push(store)
  return store
}

async function openNotes(url: string): Promise<OpenedStore> {
  const store = await open(url)
  await sql`create table notes (id integer primary key, text text)`.execute(store.database)
  return store
}

const notesOf = (store: OpenedStore) => store.database.withTables<NoteTables>()

/** Whether `database` got the right to write at this moment. */
function begins(database: DatabaseSync): boolean {
  try {
    database.exec('pragma busy_timeout = 0; begin immediate')
    return true
  } catch {
    return false
  }
}

const count = async (store: OpenedStore): Promise<number> =>
  (await notesOf(store).selectFrom('notes').select('id').execute()).length

describe('the file', () => {
  test('and its logs can be read by their owner only, as can the folders made for it', async () => {
    await openNotes(`file:${file}`)
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual(['600', '600', '600'])
    expect(modeOf(join(folder, 'made'))).toBe('700')
  })

  test.each([
    ['a path', (path: string) => path],
    ['file: and a path', (path: string) => `file:${path}`],
    ['a file URL', (path: string) => `file://${path}`],
  ])('is found by %s', async (_what, urlOf) => {
    await open(urlOf(file))
    expect(existsSync(file)).toBe(true)
  })

  test('is in write-ahead mode, each commit is synced and foreign keys are held', async () => {
    const store = await open(file)
    const pragma = async (name: string): Promise<unknown> => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(store.database)
      return Object.values(rows[0] ?? {})[0]
    }
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('foreign_keys')).toBe(1)
  })

  test('that cannot be opened is unavailable, with a time to try again', async () => {
    writeFileSync(join(folder, 'no-folder'), '')
    for (const path of [folder, join(folder, 'no-folder', 'store.sqlite')]) {
      const refusal: unknown = await openStore(path).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(Refusal)
      expect(refusal).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 1 } })
    }
  })

  test('of another kind of URL is a mistake that does not repeat the URL', async () => {
    await expect(openStore('mysql://user:secret@host/db')).rejects.toThrow(TypeError)
    await expect(openStore('mysql://user:secret@host/db')).rejects.not.toThrow(/secret/)
  })

  test('leaves no logs behind when it is closed, used or not', async () => {
    const store = await openStore(file)
    await store.close()
    expect(existsSync(`${file}-wal`)).toBe(false)
    const again = await openStore(file)
    await again.migrate()
    await again.close()
    expect(existsSync(`${file}-wal`)).toBe(false)
    await again.close()
  })
})

describe('statements', () => {
  test('refuse a Date, an object and undefined in any place instead of storing NULL', async () => {
    const store = await openNotes(file)
    for (const value of [new Date(0), { id: 1 }, undefined]) {
      await expect(sql`insert into notes (text) values (${value})`.execute(store.database)).rejects.toThrow(
        TypeError,
      )
    }
    expect(await count(store)).toBe(0)
  })

  test('tell how many rows they changed, and give back what they return', async () => {
    const store = await openNotes(file)
    const notes = notesOf(store)
    await notes
      .insertInto('notes')
      .values([
        { id: 1, text: 'a' },
        { id: 2, text: 'b' },
      ])
      .execute()
    const updated = await notes.updateTable('notes').set({ text: 'c' }).executeTakeFirstOrThrow()
    expect(updated.numUpdatedRows).toBe(2n)
    const removed = await notes.deleteFrom('notes').where('id', '=', 2).returning('text').execute()
    expect(removed.map(({ text }) => text)).toEqual(['c'])
    const ignored = await notes
      .insertInto('notes')
      .values({ id: 1, text: 'd' })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    expect(ignored.numInsertedOrUpdatedRows).toBe(0n)
  })

  test('of more kinds than are kept prepared still run', async () => {
    const store = await openNotes(file)
    for (let kind = 0; kind < 600; kind += 1) {
      const { rows } = await sql.raw<{ n: number }>(`select ${kind} as n`).execute(store.database)
      expect(rows[0]?.n).toBe(kind)
    }
  })

  test('that stream give all rows', async () => {
    const store = await openNotes(file)
    await notesOf(store)
      .insertInto('notes')
      .values([
        { id: 1, text: null },
        { id: 2, text: null },
      ])
      .execute()
    const ids: number[] = []
    for await (const row of notesOf(store).selectFrom('notes').select('id').orderBy('id').stream())
      ids.push(row.id)
    expect(ids).toEqual([1, 2])
  })

  test('that find the disk full are unavailable, and the store goes on when there is room', async () => {
    const store = await openNotes(file)
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.database)
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 1}`).execute(store.database)
    const big = { id: 1, text: 'x'.repeat(1_000_000) }
    const write = store.write(async ({ database }) => {
      await database.withTables<NoteTables>().insertInto('notes').values(big).execute()
    })
    await expect(write).rejects.toMatchObject({ code: 'unavailable' })
    await sql`pragma max_page_count = 1000000`.execute(store.database)
    await notesOf(store).insertInto('notes').values(big).execute()
    expect(await count(store)).toBe(1)
  })
})

describe('reading beside writing', () => {
  test('a read does not wait for a transaction that is open, and does not see into it', async () => {
    const store = await openNotes(file)
    const seen = await store.write(async ({ database }) => {
      await database.withTables<NoteTables>().insertInto('notes').values({ id: 1, text: 'a' }).execute()
      return count(store)
    })
    expect(seen).toBe(0)
    expect(await count(store)).toBe(1)
  })

  test('in memory a read waits for the transaction instead of seeing into it', async () => {
    const store = await openNotes(':memory:')
    const write = store.write(async ({ database }) => {
      await database.withTables<NoteTables>().insertInto('notes').values({ id: 1, text: 'a' }).execute()
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('mistake')
    })
    const [, seen] = await Promise.all([expect(write).rejects.toThrow('mistake'), count(store)])
    expect(seen).toBe(0)
  })

  test('that read before they write never fail and never lose a write beside those of another program', async () => {
    const store = await openNotes(file)
    const other = new DatabaseSync(file, { timeout: 5_000 })
    const append = (): Promise<void> =>
      store.write(async ({ database }) => {
        const notes = database.withTables<NoteTables>()
        const { length } = await notes.selectFrom('notes').select('id').execute()
        await new Promise((resolve) => setImmediate(resolve))
        await notes
          .insertInto('notes')
          .values({ id: length + 1, text: null })
          .execute()
      })
    const runs = Promise.all(Array.from({ length: 50 }, append))
    let ended = 0
    const theirs = (async () => {
      while (ended < 50) {
        await new Promise((resolve) => setImmediate(resolve))
        // Between two transactions of the store it gets in, and keeps the store waiting for some turns.
        if (!begins(other)) continue
        const { found } = other.prepare('select count(*) as found from notes').get() as { found: number }
        await new Promise((resolve) => setTimeout(resolve, 2))
        other.prepare('insert into notes (id) values (?)').run(found + 1)
        other.exec('commit')
        ended += 1
      }
    })()
    await Promise.all([runs, theirs])
    other.close()
    expect(await count(store)).toBe(100)
  })

  test('a write waits for one of another process without stopping the event loop', async () => {
    const store = await openNotes(file)
    const other = new DatabaseSync(file)
    other.exec('begin immediate; insert into notes (text) values (1)')
    let turns = 0
    // The event loop itself gives the file free: were it stopped, the write would wait until it gives up.
    const turning = setInterval(() => {
      turns += 1
      if (turns === 20) other.exec('commit')
    }, 10)
    await notesOf(store).insertInto('notes').values({ id: 9, text: 'b' }).execute()
    await store.write(async ({ database }) => {
      await database.withTables<NoteTables>().insertInto('notes').values({ id: 10, text: 'c' }).execute()
    })
    clearInterval(turning)
    other.close()
    expect(await count(store)).toBe(3)
    expect(turns).toBeGreaterThanOrEqual(20)
  })
})

describe('closing', () => {
  test('waits for the write that is running', async () => {
    const store = await openNotes(file)
    const begun = Promise.withResolvers<void>()
    const write = store.write(async ({ database }) => {
      begun.resolve()
      await new Promise((resolve) => setTimeout(resolve, 30))
      await database.withTables<NoteTables>().insertInto('notes').values({ id: 1, text: 'a' }).execute()
    })
    await begun.promise
    await Promise.all([write, store.close()])
    expect(await count(await open(file))).toBe(1)
  })
})

describe('a commit that fails', () => {
  test('makes listeners forget everything, leaves nothing behind and does not stop the next write', async () => {
    const store = await open(file)
    await store.migrate()
    const heard: string[] = []
    store.feed.onChange((subject) => heard.push(subject))
    const write = store.write(async ({ database, accounts, publish }) => {
      await sql`pragma defer_foreign_keys = on`.execute(database)
      await accounts.insertMembership({ organizationId: 'none', accountId: 'nobody', role: 'owner' })
      await publish({ subject: 'key:k' }, 1)
    })
    await expect(write).rejects.toThrow(/FOREIGN KEY/)
    expect(heard).toEqual(['everything'])
    expect(await store.accounts.memberships('nobody')).toEqual([])
    await store.write(({ publish }) => publish({ subject: 'key:l' }, 1))
    expect(heard).toEqual(['everything', 'key:l'])
  })
})
