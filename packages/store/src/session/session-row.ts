/**
 * Between a row of `sessions` and the engine's session.
 *
 * The statements: `session-rows.ts` and `session-writer.ts`.
 */
import type { Session } from 'claviger'
import type { SessionTable } from '../tables.ts'

export function sessionOf(row: SessionTable): Session {
  return {
    id: row.id,
    accountId: row.account_id,
    organizationId: row.organization_id,
    transport: row.transport,
    sealedKey: row.sealed_key,
    generation: row.generation,
    rotatedAt: row.rotated_at,
    confirmed: row.confirmed === 1,
    attemptDigest: row.attempt_digest,
    recoveries: row.recoveries,
    recoveryDay: row.recovery_day,
    rotatedFrom: row.rotated_from,
    contested: row.contested,
    contestedDay: row.contested_day,
    contestedGeneration: row.contested_generation,
    createdAt: row.created_at,
    idleExpiresAt: row.idle_expires_at,
    absoluteExpiresAt: row.absolute_expires_at,
    lastSeenAt: row.last_seen_at,
    device: row.device,
    firstPlace: row.first_place,
    lastPlace: row.last_place,
    earlierSeenAt: row.earlier_seen_at,
    earlierPlace: row.earlier_place,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
  }
}

export function sessionRow(session: Session): SessionTable {
  return {
    id: session.id,
    account_id: session.accountId,
    organization_id: session.organizationId,
    transport: session.transport,
    sealed_key: session.sealedKey,
    generation: session.generation,
    rotated_at: session.rotatedAt,
    confirmed: session.confirmed ? 1 : 0,
    attempt_digest: session.attemptDigest,
    recoveries: session.recoveries,
    recovery_day: session.recoveryDay,
    rotated_from: session.rotatedFrom,
    contested: session.contested,
    contested_day: session.contestedDay,
    contested_generation: session.contestedGeneration,
    created_at: session.createdAt,
    idle_expires_at: session.idleExpiresAt,
    absolute_expires_at: session.absoluteExpiresAt,
    last_seen_at: session.lastSeenAt,
    device: session.device,
    first_place: session.firstPlace,
    last_place: session.lastPlace,
    earlier_seen_at: session.earlierSeenAt,
    earlier_place: session.earlierPlace,
    revoked_at: session.revokedAt,
    revoked_reason: session.revokedReason,
  }
}
