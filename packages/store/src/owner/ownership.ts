/**
 * Ownership of a SQLite file: one process serves from it and may answer from memory.
 *
 * A lock that the kernel releases with the process says whether it is owned; a row in the file says by whom. So a
 * killed owner blocks nobody, a stopped one keeps its file, and a pid that was given anew misleads nobody.
 */
import { existsSync } from 'node:fs'
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

const lockFile = (path: string): string => `${path}-owner`

/** Holds `<file>-owner` locked; null where another process, or this one, does. */
function lock(path: string): DatabaseSync | null {
  createPrivateFile(lockFile(path))
  const connection = new DatabaseSync(lockFile(path), { timeout: lockWaitMs })
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
      socketPath: String(row['socket_path']),
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
      .run(owner.pid, owner.socketPath, owner.startedAt)
  } finally {
    connection.close()
  }
}

/**
 * Claims `file` for this process until it ends or calls `release`. Blocks the event loop for milliseconds.
 *
 * To be called before the store is opened, so that nobody migrates the file of a running server.
 *
 * @param file a path or `file:` URL; made (mode 0600) where it is not there yet
 * @throws FileOwned where a living process owns it
 * @throws Refusal `unavailable` where the file cannot be opened
 */
export async function claimOwnership(
  file: string,
  owner: { readonly pid: number; readonly socketPath: string; readonly startedAt?: number },
): Promise<Ownership> {
  const path = sqlitePath(file)
  try {
    const held = lock(path)
    if (held === null) throw new FileOwned(path, readRow(path))
    try {
      writeRow(path, { ...owner, startedAt: owner.startedAt ?? Date.now() })
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
