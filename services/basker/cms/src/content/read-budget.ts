/**
 * What one read of content may take: bytes from the database, bytes it holds on to, and time.
 *
 * Counted while it reads, so that it ends before the memory is spent. What is too much for a filter: `filter-work.ts`.
 */
import { ReadTooLong } from '@claviger/store'
import { QueryProblem } from './query.ts'

/** Of one reply, in UTF-8. */
export const maxReplyBytes = 8_388_608
/** Of documents that are looked at for one reply, with what `select` then leaves out. */
const maxReadBytes = 67_108_864

/** The reply would be, or take, too much (400). */
export function tooLarge(): QueryProblem {
  return new QueryProblem(
    'depth',
    'The reply would be larger than 8 MiB. Ask for less: a smaller depth, fewer relationships with populate, fewer fields with select, or a smaller limit',
  )
}

export class ReadBudget {
  readonly #endsAt: number
  readonly #maxHeldBytes: number
  #readBytes = 0
  #heldBytes = 0

  /** @param endsAt as `performance.now()` tells it */
  constructor(endsAt: number, maxHeldBytes = maxReplyBytes) {
    this.#endsAt = endsAt
    this.#maxHeldBytes = maxHeldBytes
  }

  /** To be told before `bytes` of documents are read. @throws QueryProblem, ReadTooLong */
  read(bytes: number): void {
    if (performance.now() > this.#endsAt) throw new ReadTooLong()
    this.#readBytes += bytes
    if (this.#readBytes > maxReadBytes) throw tooLarge()
  }

  /** To be told of `bytes` that stay in memory for the reply, each of which will be in it once at least. @throws QueryProblem */
  hold(bytes: number): void {
    this.#heldBytes += bytes
    if (this.#heldBytes > this.#maxHeldBytes) throw tooLarge()
  }
}
