/**
 * A reader: one more connection to the SQLite file of an open store, which cannot write.
 *
 * For another thread: a connection belongs to the thread that opened it, and every call blocks it.
 */
import { Kysely } from 'kysely'
import type { DialectName } from './sql/dialect.ts'
import { StoreUnavailable } from './sql/unavailable.ts'
import { type FileIdentity, identityOf, isSameFile } from './sqlite/file-identity.ts'
import { openReadingDialect } from './sqlite/sqlite-dialect.ts'

export interface StoreReader {
  readonly dialect: DialectName
  readonly database: Kysely<unknown>
  /** To be awaited before the store is closed: whoever closes last folds the write-ahead log, and a reader cannot. */
  close(): Promise<void>
}

/**
 * Opens a reader of `file`, as `OpenedStore.file` tells it. It sees every commit that was there when its statement began.
 *
 * @throws Refusal `unavailable` where its path leads to another file by now: the store still serves from the former one
 */
export function openReader(file: FileIdentity): StoreReader {
  const dialect = openReadingDialect(file.path)
  if (!isSameFile(file, identityOf(file.path))) {
    dialect.close()
    throw new StoreUnavailable('unreachable', 'the file was replaced')
  }
  const database = new Kysely<unknown>({ dialect })
  return {
    dialect: 'sqlite',
    database,
    close: async () => {
      await database.destroy()
      dialect.close()
    },
  }
}
