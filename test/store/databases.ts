/**
 * The two databases on which the store's promises are tested, each behind the same three calls.
 *
 * The promises themselves are the tests beside this file.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenedStore, openStore } from '@claviger/store'
import { startPostgres } from '../postgres.ts'

export type TestedDialect = 'sqlite' | 'postgres'

export const testedDialects: readonly TestedDialect[] = ['sqlite', 'postgres']

export interface TestDatabases {
  /** URL of a new, empty database. */
  newUrl(): Promise<string>
  /** A store over a new database, migrated. Closed by `stop`. */
  newStore(): Promise<OpenedStore>
  stop(): Promise<void>
}

interface Source {
  newUrl(): Promise<string>
  stop(): Promise<void>
}

function sqliteSource(): Source {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-sqlite-'))
  let count = 0
  return {
    newUrl: async () => {
      count += 1
      return `file:${join(folder, `${count}.sqlite`)}`
    },
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

export async function testDatabases(dialect: TestedDialect): Promise<TestDatabases> {
  const source = dialect === 'sqlite' ? sqliteSource() : await startPostgres()
  const newUrl = (): Promise<string> => ('port' in source ? source.url() : source.newUrl())
  const opened: OpenedStore[] = []
  return {
    newUrl,
    newStore: async () => {
      const store = await openStore(await newUrl())
      opened.push(store)
      await store.migrate()
      return store
    },
    stop: async () => {
      await Promise.all(opened.map((store) => store.close()))
      await source.stop()
    },
  }
}
