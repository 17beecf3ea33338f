/**
 * Reading sessions.
 *
 * Writing: `session-writer.ts`; when they were seen: `session-usage.ts`.
 */
import type { EpochMs, Session, SessionFacts, SessionReader } from 'claviger'
import type { Kysely } from 'kysely'
import { ownerColumns, ownerOf } from '../sql/owner-columns.ts'
import type { Tables } from '../tables.ts'
import { sessionOf } from './session-row.ts'

/** With `locking`, a session stays as it was read until the transaction ends (see `AccountRows`). */
export class SessionRows implements SessionReader {
  protected readonly database: Kysely<Tables>
  readonly #locking: boolean

  constructor(database: Kysely<Tables>, locking: boolean) {
    this.database = database
    this.#locking = locking
  }

  async facts(sessionId: string): Promise<SessionFacts | null> {
    if (this.#locking) await this.#lock(sessionId)
    const row = await this.database
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .innerJoin('organizations', 'organizations.id', 'sessions.organization_id')
      .leftJoin('memberships', (join) =>
        join
          .onRef('memberships.organization_id', '=', 'sessions.organization_id')
          .onRef('memberships.account_id', '=', 'sessions.account_id'),
      )
      .selectAll('sessions')
      .select(ownerColumns)
      .where('sessions.id', '=', sessionId)
      .executeTakeFirst()
    return row === undefined ? null : { session: sessionOf(row), owner: ownerOf(row) }
  }

  async listLive(accountId: string, now: EpochMs): Promise<readonly Session[]> {
    const rows = await this.database
      .selectFrom('sessions')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
      .where('idle_expires_at', '>', now)
      .where('absolute_expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
    return rows.map(sessionOf)
  }

  async wasSeen(accountId: string, network: string | null): Promise<boolean> {
    const row = await this.database
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', accountId)
      .$if(network !== null, (query) =>
        query.where((row) => row.or([row('first_place', '=', network), row('last_place', '=', network)])),
      )
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  /** A statement of its own: what is read beside a locked row is as old as the start of the statement. */
  async #lock(sessionId: string): Promise<void> {
    await this.database
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', sessionId)
      .forNoKeyUpdate()
      .executeTakeFirst()
  }
}
