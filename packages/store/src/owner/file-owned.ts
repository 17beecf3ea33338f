/**
 * The refusal to open a SQLite file that is open already, in another process or in this one.
 *
 * How ownership is taken and given up: `ownership.ts`.
 */
import { hasBrand } from 'claviger'

/** Which process owns a file. */
export interface Owner {
  readonly pid: number
  /** Where it takes writes from others on this machine; null: nowhere. */
  readonly socketPath: string | null
  /** Epoch milliseconds. */
  readonly startedAt: number
}

const brand = Symbol.for('claviger.file-owned')

/** Names the owner, so that whoever starts a second server knows what to stop. */
export class FileOwned extends Error {
  /** Null for the moment between the taking of the lock and the writing of the row. */
  readonly owner: Owner | null

  constructor(file: string, owner: Owner | null) {
    super(`${file} is in use by ${owner === null ? 'another process' : described(owner)}`)
    this.name = 'FileOwned'
    this.owner = owner
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `FileOwned`, whichever copy of this module made it. */
export function isFileOwned(error: unknown): error is FileOwned {
  return hasBrand(error, brand)
}

function described({ pid, socketPath }: Owner): string {
  const more = [pid === process.pid ? 'this one' : null, socketPath === null ? null : `socket ${socketPath}`]
  const known = more.filter((text) => text !== null)
  return known.length === 0 ? `process ${pid}` : `process ${pid} (${known.join(', ')})`
}
