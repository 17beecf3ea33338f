/**
 * An audit event: who did what to whom, when; appended in the transaction of the unit of work, never changed.
 *
 * Not here: logs (packages/host) and the log of changes (`revocation/change.ts`).
 */
import type { EpochMs } from '../time.ts'

export const auditKinds = [
  'account.signed_up',
  'account.invited',
  'account.verified',
  'account.disabled',
  'account.enabled',
  'account.renamed',
  'account.password_changed',
  'account.password_reset',
  'account.reset_asked',
  'member.added',
  'member.removed',
  'organization.renamed',
  'organization.suspended',
  'organization.resumed',
  'session.started',
  'session.ended',
  'session.reuse_found',
  'key.created',
  'key.imported',
  'key.changed',
  'key.rotated',
  'key.revoked',
  'secrets.rotated',
  'secrets.withdrawn',
] as const

export type AuditKind = (typeof auditKinds)[number]

/** Who did it: an account, an API key, or the operator at the machine. */
export interface Actor {
  readonly type: 'account' | 'api_key' | 'operator'
  /** Account id (`''`: nobody who has proved to be one), key id, or the operator's name. */
  readonly id: string
}

export interface AuditEvent {
  readonly at: EpochMs
  readonly kind: AuditKind
  readonly actor: Actor
  /** Null where it belongs to no organization. */
  readonly organizationId: string | null
  /** Id of what it was done to. */
  readonly subjectId: string
  /** Block of the caller's address; null where no request is behind it. */
  readonly network: string | null
  /** What the caller runs on: "Firefox on Linux". */
  readonly device: string | null
  readonly requestId: string | null
}
