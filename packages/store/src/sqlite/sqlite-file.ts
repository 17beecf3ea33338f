/**
 * A SQLite file: where it is, how it is made and how a connection to it is opened.
 *
 * Who may serve from it is `../owner/`; how Kysely uses it is `sqlite-dialect.ts`.
 */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'

export const inMemory = ':memory:'

/**
 * How long SQLite itself waits for a lock, in milliseconds. Short, for it blocks the event loop; the longer wait is
 * `writePatienceMs` of `sqlite-connection.ts`, which does not.
 */
const busyTimeoutMs = 50

/** The absolute path that a `file:` URL or a path names, or `:memory:`. */
export function sqlitePath(location: string): string {
  if (location === inMemory || location === `file:${inMemory}`) return inMemory
  if (location.startsWith('file://')) return fileURLToPath(location)
  return resolve(location.startsWith('file:') ? location.slice('file:'.length) : location)
}

/**
 * Makes the file (mode 0600) and its folder (0700) where they are not there yet. An existing file is not opened:
 * closing it would release the locks that this process holds on it (POSIX advisory locks).
 */
export function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (existsSync(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    const raced = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!raced) throw error
  }
}

/** A connection that writes: WAL, and each commit is on the disk before it returns. */
export function openForWriting(path: string): DatabaseSync {
  if (path !== inMemory) createPrivateFile(path)
  const database = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal; pragma synchronous = full;')
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  // A connection that has never looked into the log leaves it behind when it is the last to close.
  database.prepare('select count(*) from sqlite_master').get()
  return database
}

/** Most memory for pages of the file, in KiB; SQLite's own 2 MiB has long lists read from the disk's cache each time. */
const readingCacheKiB = 32_768

/** A connection that reads only, beside one that writes. */
export function openForReading(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs })
  database.exec(`pragma cache_size = -${readingCacheKiB}`)
  return database
}
