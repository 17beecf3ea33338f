/**
 * The refusal to serve from a SQLite file that another process serves from.
 *
 * How ownership is taken and given up: `ownership.ts`.
 */
import { hasBrand } from 'claviger'

/** Which process owns a file. */
export interface Owner {
  readonly pid: number
  /** Where it takes writes from others on this machine. */
  readonly socketPath: string
  /** Epoch milliseconds. */
  readonly startedAt: number
}

const brand = Symbol.for('claviger.file-owned')

/** Names the owner, so that whoever starts a second server knows what to stop. */
export class FileOwned extends Error {
  /** Null for the moment between the taking of the lock and the writing of the row. */
  readonly owner: Owner | null

  constructor(file: string, owner: Owner | null) {
    const by = owner === null ? 'another process' : `process ${owner.pid} (socket ${owner.socketPath})`
    super(`${file} is in use by ${by}`)
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
