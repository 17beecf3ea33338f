/**
 * Ownership of a SQLite file: one process serves from it and may answer from memory.
 *
 * A lock that the kernel releases with the process says whether it is owned; a row in the file says by whom. So a
 * killed owner blocks nobody, a stopped one keeps its file, and a pid that was given anew misleads nobody.
 */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isBusy, sqliteFailure } from '../sqlite/sqlite-failure.ts'
import { createPrivateFile, openForWriting, sqlitePath } from '../sqlite/sqlite-file.ts'
import { FileOwned, type Owner } from './file-owned.ts'

/** Long enough for somebody who only looks (`readOwner`) to be gone again. */
const lockWaitMs = 250

/** The same as in migration 0006: a file is claimed before it is migrated. */
const ownerTable =
  'create table if not exists "owner" ("id" integer not null primary key, "pid" integer not null, "socket_path" text not null, "started_at" bigint not null)'

export interface Ownership {
  /** Gives the file up; again is nothing. */
  release(): void
}

/** Beside the file itself: two names of one file (links) are one file to own. */
function lockFile(path: string): string {
  if (existsSync(path)) return `${realpathSync(path)}-owner`
  const folder = dirname(path)
  return join(existsSync(folder) ? realpathSync(folder) : folder, `${basename(path)}-owner`)
}

/** Holds `<file>-owner` locked; null where another process, or this one, does. */
function lock(path: string): DatabaseSync | null {
  // Before the lock's name is worked out, which depends on whether the file is there.
  createPrivateFile(path)
  const file = lockFile(path)
  createPrivateFile(file)
  const connection = new DatabaseSync(file, { timeout: lockWaitMs })
  try {
    connection.exec('begin exclusive')
    return connection
  } catch (error) {
    connection.close()
    if (isBusy(error)) return null
    throw error
  }
}

/** Whether somebody holds the lock; looks without taking it. */
function isLocked(path: string): boolean {
  if (!existsSync(lockFile(path))) return false
  const connection = new DatabaseSync(lockFile(path), { readOnly: true, timeout: 0 })
  try {
    connection.prepare('select count(*) from sqlite_master').get()
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw error
  } finally {
    connection.close()
  }
}

function hasOwnerTable(connection: DatabaseSync): boolean {
  const query = "select 1 from sqlite_master where type = 'table' and name = 'owner'"
  return connection.prepare(query).get() !== undefined
}

function readRow(path: string): Owner | null {
  if (!existsSync(path)) return null
  const connection = new DatabaseSync(path, { timeout: 5_000 })
  try {
    if (!hasOwnerTable(connection)) return null
    const row = connection.prepare('select pid, socket_path, started_at from owner where id = 1').get()
    if (row === undefined) return null
    return {
      pid: Number(row['pid']),
      socketPath: String(row['socket_path']) || null,
      startedAt: Number(row['started_at']),
    }
  } finally {
    connection.close()
  }
}

function writeRow(path: string, owner: Owner): void {
  const connection = openForWriting(path)
  try {
    connection.exec('pragma busy_timeout = 5000')
    connection.exec(ownerTable)
    connection
      .prepare('insert or replace into owner (id, pid, socket_path, started_at) values (1, ?, ?, ?)')
      .run(owner.pid, owner.socketPath ?? '', owner.startedAt)
  } finally {
    connection.close()
  }
}

/**
 * Claims the file at `path` for this process until it ends or calls `release`. Blocks the event loop for milliseconds, and
 * for a quarter of a second where it is owned.
 *
 * `openStore` does it before anything else, so that nobody migrates, or answers from, the file of a running server.
 *
 * @param path absolute; the file is made (mode 0600) where it is not there yet
 * @throws FileOwned where a living process owns it, this one among them
 * @throws Refusal `unavailable` where the file cannot be opened
 */
export function claimOwnership(path: string, socketPath: string | null): Ownership {
  try {
    const held = lock(path)
    if (held === null) throw new FileOwned(path, readRow(path))
    try {
      writeRow(path, { pid: process.pid, socketPath, startedAt: Date.now() })
    } catch (error) {
      held.close()
      throw error
    }
    return {
      release: () => {
        if (held.isOpen) held.close()
      },
    }
  } catch (error) {
    throw sqliteFailure(error)
  }
}

/**
 * Who owns `file`; null where nobody that lives does.
 *
 * @throws Refusal `unavailable` where the file cannot be read
 */
export async function readOwner(file: string): Promise<Owner | null> {
  const path = sqlitePath(file)
  try {
    return isLocked(path) ? readRow(path) : null
  } catch (error) {
    throw sqliteFailure(error)
  }
}
