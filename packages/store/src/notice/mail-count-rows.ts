/**
 * The counts of mails by recipient, inside a transaction.
 *
 * What they allow is the engine's.
 */
import type { CountedMail, EpochMs, MailCounts } from 'claviger'
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

export class MailCountRows implements MailCounts {
  readonly #database: Kysely<Tables>
  readonly #locking: boolean

  /** @param locking whether writes are not one after another by themselves */
  constructor(database: Kysely<Tables>, locking: boolean) {
    this.#database = database
    this.#locking = locking
  }

  /** The row is made first: one that is not there cannot be held. */
  async hold(recipient: string): Promise<readonly CountedMail[]> {
    await this.#database
      .insertInto('mail_counts')
      .values({ recipient, mails: '[]', until: 0 })
      .onConflict((conflict) => conflict.column('recipient').doNothing())
      .execute()
    const row = await this.#database
      .selectFrom('mail_counts')
      .select('mails')
      .where('recipient', '=', recipient)
      .$if(this.#locking, (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row === undefined ? [] : JSON.parse(row.mails)
  }

  async keep(recipient: string, mails: readonly CountedMail[], until: EpochMs): Promise<void> {
    await this.#database
      .updateTable('mail_counts')
      .set({ mails: JSON.stringify(mails), until })
      .where('recipient', '=', recipient)
      .execute()
  }
}
