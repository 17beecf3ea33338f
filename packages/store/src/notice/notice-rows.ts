/**
 * The queue of notices: a row from the deed until the mail has left. One that was given up stays, without content.
 */
import type { EpochMs, NoticeQueue, QueuedKind, QueuedNotice } from 'claviger'
import type { Kysely } from 'kysely'
import { affectedAny } from '../sql/affected.ts'
import { dialectOf } from '../sql/dialect.ts'
import type { Tables } from '../tables.ts'

export async function enqueueNotice(
  transaction: Kysely<Tables>,
  notice: {
    readonly id: string
    readonly kind: QueuedKind
    readonly sealedContent: string
    readonly at: EpochMs
    readonly dueAt: EpochMs
  },
): Promise<void> {
  await transaction
    .insertInto('notices')
    .values({
      id: notice.id,
      kind: notice.kind,
      sealed_content: notice.sealedContent,
      created_at: notice.at,
      due_at: notice.dueAt,
      attempts: 0,
    })
    .execute()
}

/** One statement: whoever deletes the row has it. */
export async function removeNotice(transaction: Kysely<Tables>, id: string): Promise<boolean> {
  return affectedAny(await transaction.deleteFrom('notices').where('id', '=', id).executeTakeFirstOrThrow())
}

function oldestFirst(a: QueuedNotice, b: QueuedNotice): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
}

export class NoticeRows implements NoticeQueue {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  /** Each taking is an attempt, so a sender that dies has used one up; `attempts` tells how many came before. */
  async takeDue(now: EpochMs, retryAt: EpochMs, limit: number): Promise<readonly QueuedNotice[]> {
    const locking = dialectOf(this.#database) === 'postgres'
    const rows = await this.#database
      // Materialized: a plan that ran it again for each row would take more than the limit.
      .with(
        (name) => name('due').materialized(),
        (query) =>
          query
            .selectFrom('notices')
            .select('id')
            .where('due_at', '<=', now)
            .orderBy('due_at')
            .orderBy('created_at')
            .orderBy('id')
            .limit(limit)
            .$if(locking, (due) => due.forUpdate().skipLocked()),
      )
      .updateTable('notices')
      .set((column) => ({ due_at: retryAt, attempts: column('attempts', '+', 1) }))
      .where('id', 'in', (query) => query.selectFrom('due').select('due.id'))
      .returningAll()
      .execute()
    return rows
      .map((row) => ({
        id: row.id,
        kind: row.kind,
        sealedContent: row.sealed_content ?? '',
        createdAt: row.created_at,
        attempts: row.attempts - 1,
      }))
      .sort(oldestFirst)
  }

  async markSent(id: string, _at: EpochMs): Promise<void> {
    await this.#database.deleteFrom('notices').where('id', '=', id).execute()
  }

  async markFailed(id: string, retryAt: EpochMs | null): Promise<void> {
    await this.#database
      .updateTable('notices')
      .set(retryAt === null ? { due_at: null, sealed_content: null } : { due_at: retryAt })
      .where('id', '=', id)
      .execute()
  }
}
