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
  'account.password_refused',
  'account.sign_in_failed',
  'account.guessed',
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

/** Kinds of what was attempted and refused. */
const refusedKinds: ReadonlySet<AuditKind> = new Set(['account.password_refused', 'account.sign_in_failed'])

/** Whether an event of `kind` is something that was refused. */
export function isRefusedKind(kind: AuditKind): boolean {
  return refusedKinds.has(kind)
}

export type AuditSubjectType = 'account' | 'api_key' | 'organization' | 'secret' | 'session'

const subjectTypes: Readonly<Record<string, AuditSubjectType>> = {
  account: 'account',
  member: 'account',
  organization: 'organization',
  session: 'session',
  key: 'api_key',
  secrets: 'secret',
}

/** What an event of `kind` was done to. */
export function auditSubjectType(kind: AuditKind): AuditSubjectType {
  return subjectTypes[kind.slice(0, kind.indexOf('.'))] ?? 'secret'
}

export interface AuditEvent {
  readonly at: EpochMs
  readonly kind: AuditKind
  readonly actor: Actor
  /**
   * Null: of an account or a session, the organization that the account is at home in; of anything else none, and only the
   * operator sees it.
   */
  readonly organizationId: string | null
  /** Id of what it was done to. */
  readonly subjectId: string
  /** Block of the caller's address; null where no request is behind it. */
  readonly network: string | null
  /** What the caller runs on: "Firefox on Linux". */
  readonly device: string | null
  readonly requestId: string | null
}

/** An event as it is kept: with the names that actor and subject had then, for both may be gone since. */
export interface AuditRecord extends AuditEvent {
  /** Random: it tells nothing of how much there is. */
  readonly id: string
  /** Null: it had none, or was not there. */
  readonly actorName: string | null
  readonly subjectName: string | null
}
