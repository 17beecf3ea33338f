/**
 * Writing sessions, inside a transaction.
 *
 * Each is one statement whose condition is the rule, so that of any number at once one wins.
 */
import type { EpochMs, Rotation, Session, SessionEnd, SessionWriter } from 'claviger'
import { sql } from 'kysely'
import { affectedAny } from '../sql/affected.ts'
import { sessionRow } from './session-row.ts'
import { SessionRows } from './session-rows.ts'

/** More than the ceiling can ever be short of; SQLite takes no offset without a limit. */
const maxEndedAtOnce = 1_000_000

export class SessionWriterRows extends SessionRows implements SessionWriter {
  async insert(session: Session): Promise<void> {
    await this.database.insertInto('sessions').values(sessionRow(session)).execute()
  }

  async rotate(rotation: Rotation): Promise<boolean> {
    const result = await this.database
      .updateTable('sessions')
      .set({
        generation: rotation.from + 1,
        rotated_at: rotation.at,
        confirmed: 0,
        attempt_digest: rotation.attemptDigest,
        rotated_from: rotation.rotatedFrom,
        idle_expires_at: rotation.idleExpiresAt,
      })
      .where('id', '=', rotation.sessionId)
      .where('generation', '=', rotation.from)
      .where('revoked_at', 'is', null)
      .where('idle_expires_at', '>', rotation.at)
      .where('absolute_expires_at', '>', rotation.at)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async recover(
    sessionId: string,
    generation: number,
    day: number,
    limit: number,
    attemptDigest: string | null,
  ): Promise<boolean> {
    if (limit < 1) return false
    const result = await this.database
      .updateTable('sessions')
      .set({
        recoveries: sql<number>`case when recovery_day = ${day} then recoveries + 1 else 1 end`,
        recovery_day: day,
        ...(attemptDigest !== null && { attempt_digest: attemptDigest }),
      })
      .where('id', '=', sessionId)
      .where('generation', '=', generation)
      .where('confirmed', '=', 0)
      .where('revoked_at', 'is', null)
      .where((where) => where.or([where('recovery_day', '!=', day), where('recoveries', '<', limit)]))
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async contest(sessionId: string, generation: number, day: number): Promise<number> {
    const row = await this.database
      .updateTable('sessions')
      .set({
        contested: sql<number>`case when contested_day = ${day} then contested + 1 else 1 end`,
        contested_day: day,
        contested_generation: generation,
      })
      .where('id', '=', sessionId)
      .where('generation', '=', generation)
      .where('contested_generation', '!=', generation)
      .where('revoked_at', 'is', null)
      .returning('contested')
      .executeTakeFirst()
    return row?.contested ?? 0
  }

  async confirm(sessionId: string, generation: number): Promise<void> {
    await this.database
      .updateTable('sessions')
      .set({ confirmed: 1 })
      .where('id', '=', sessionId)
      .where('generation', '=', generation)
      .where('confirmed', '=', 0)
      .execute()
  }

  async revoke(sessionId: string, at: EpochMs, reason: SessionEnd): Promise<boolean> {
    const result = await this.database
      .updateTable('sessions')
      .set({ revoked_at: at, revoked_reason: reason, sealed_key: '' })
      .where('id', '=', sessionId)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async revokeAll(
    accountId: string,
    exceptId: string | null,
    at: EpochMs,
    reason: SessionEnd,
  ): Promise<readonly string[]> {
    let query = this.database
      .updateTable('sessions')
      .set({ revoked_at: at, revoked_reason: reason, sealed_key: '' })
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
    if (exceptId !== null) query = query.where('id', '!=', exceptId)
    const rows = await query.returning('id').execute()
    return rows.map((row) => row.id)
  }

  async revokeBeyond(
    accountId: string,
    kept: number,
    at: EpochMs,
    reason: SessionEnd,
  ): Promise<readonly string[]> {
    const beyond = this.database
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
      .where('idle_expires_at', '>', at)
      .where('absolute_expires_at', '>', at)
      .orderBy('last_seen_at', 'desc')
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(maxEndedAtOnce)
      .offset(kept)
    const rows = await this.database
      .updateTable('sessions')
      .set({ revoked_at: at, revoked_reason: reason, sealed_key: '' })
      .where('id', 'in', beyond)
      .returning('id')
      .execute()
    return rows.map((row) => row.id)
  }
}
