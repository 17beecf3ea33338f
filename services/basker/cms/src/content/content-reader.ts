/**
 * Where content is read: on threads of their own beside a SQLite file, else on this one.
 *
 * node:sqlite blocks its thread until a statement is done, and putting a large reply together blocks it too; whoever else is
 * served by this process would wait.
 */
import type { OpenedStore } from '@claviger/store'
import { type ContentRead, type ContentReply, readFailure } from './content-read.ts'
import { maxReadMs, readContent } from './read-content.ts'
import { ReadQueue } from './read-queue.ts'
import { ReadingThreads } from './reading-threads.ts'

const bounds = { maxWaiting: 1_000, maxWaitingOfOne: 100, patienceMs: 5_000 }
/** More would take processors from those who are only checked. */
const threads = 2
/** Of the pool's ten connections; the others are left for checking credentials. */
const connections = 4

export interface ContentReader {
  /**
   * The reply to `read`; null: there is no such document, or not for this scope.
   *
   * @param who the credential that asks; one caller's reads wait behind those of others
   * @throws QueryProblem for more than a reply may hold, a filter may cost, or a read may last
   * @throws Refusal `rate_limited`, `busy`, `unavailable`
   */
  read(read: ContentRead, who: string): Promise<ContentReply | null>
  /** Ends the threads; to be awaited before the store is closed. */
  close(): Promise<void>
}

/** One document without those it names: nothing to wait for a thread for. */
function isSmall(read: ContentRead): boolean {
  return read.kind === 'document' && read.presentation.depth === 0
}

/** A reader over `store`, with threads where it has a file. A database in memory is seen by no other thread. */
export function contentReader(store: OpenedStore): ContentReader {
  const elsewhere = store.file === null ? null : new ReadingThreads(store.file, threads)
  const queue = new ReadQueue({ ...bounds, slots: elsewhere === null ? connections : threads })
  const here = async (read: ContentRead, whenIdle: () => void): Promise<ContentReply | null> => {
    try {
      return await store.readWithin(maxReadMs, (database) =>
        readContent({ dialect: store.dialect, database }, read),
      )
    } finally {
      whenIdle()
    }
  }
  const carry = async (read: ContentRead, who: string): Promise<ContentReply | null> => {
    if (isSmall(read)) return readContent(store, read)
    const whenIdle = await queue.enter(who)
    return elsewhere === null ? here(read, whenIdle) : elsewhere.read(read, whenIdle)
  }
  return {
    read: async (read, who) => {
      try {
        return await carry(read, who)
      } catch (error) {
        throw readFailure(error, read)
      }
    },
    close: async () => {
      await elsewhere?.close()
    },
  }
}
