/**
 * The rows as they are stored, one interface a table. Times are epoch milliseconds, flags 0 or 1, lists JSON text.
 *
 * How they came about: `migration/`. What they mean: the nouns of the engine.
 */
import type { AuditKind, KeptSecretKind, LinkPurpose, QueuedKind, SessionEnd, Transport } from 'claviger'
import type { Generated } from 'kysely'

export interface AccountTable {
  id: string
  /** In the canonical form; as it was written where `address_key` is no address. */
  email: string
  /** The address again, by which it is found; `~<id>` where none leads to the account. */
  address_key: string
  name: string | null
  password_hash: string
  created_at: number
  verified_at: number | null
  disabled_at: number | null
  password_proved_at: number | null
}

export interface OrganizationTable {
  id: string
  name: string
  plan: string
  created_at: number
  suspended_at: number | null
}

export interface MembershipTable {
  organization_id: string
  account_id: string
  role: string
}

export interface LinkTable {
  digest: string
  purpose: LinkPurpose
  account_id: string
  created_at: number
  expires_at: number
}

export interface DeviceTable {
  account_id: string
  device_digest: string
  first_seen_at: number
  last_seen_at: number
}

export interface ApiKeyTable {
  id: string
  organization_id: string
  account_id: string
  created_by_type: 'account' | 'api_key' | 'operator'
  created_by_id: string
  parent_id: string | null
  name: string
  /** JSON array of names. */
  scopes: string
  /** JSON array of CIDRs. */
  allowed_ips: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  last_used_at: number | null
}

export interface ApiKeySecretTable {
  key_id: string
  digest: string
  scheme: string
  pepper_id: string
  created_at: number
  expires_at: number | null
}

export interface SessionTable {
  id: string
  account_id: string
  organization_id: string
  transport: Transport
  sealed_key: string
  generation: number
  rotated_at: number
  confirmed: number
  attempt_digest: string | null
  recoveries: number
  recovery_day: number
  rotated_from: string | null
  contested: number
  contested_day: number
  contested_generation: number
  created_at: number
  idle_expires_at: number
  absolute_expires_at: number
  last_seen_at: number
  device: string
  first_place: string
  last_place: string
  earlier_seen_at: number | null
  earlier_place: string | null
  revoked_at: number | null
  revoked_reason: SessionEnd | null
}

export interface KeptSecretTable {
  id: string
  kind: KeptSecretKind
  sealed: string
  public_part: string | null
  created_at: number
  active_from: number
  withdrawn_at: number | null
}

export interface NoticeTable {
  id: string
  kind: QueuedKind
  /** Null once it was given up. */
  sealed_content: string | null
  created_at: number
  /** When it may be tried next; null once it was given up. */
  due_at: number | null
  attempts: number
}

/** Mails to one recipient, who is a digest. */
export interface MailCountTable {
  recipient: string
  /** JSON array of `CountedMail`. */
  mails: string
  /** When the row may be forgotten. */
  until: number
}

export interface AuditEventTable {
  seq: Generated<number>
  id: string
  at: number
  kind: AuditKind
  actor_type: 'account' | 'api_key' | 'operator'
  actor_id: string
  organization_id: string | null
  subject_id: string
  /** As it was then, like `subject_name`. */
  actor_name: string | null
  subject_name: string | null
  network: string | null
  device: string | null
  request_id: string | null
}

export interface ChangeTable {
  seq: Generated<number>
  subject: string
  at: number
}

/** One row at most: which process serves from this SQLite file. */
export interface OwnerTable {
  id: number
  pid: number
  socket_path: string
  started_at: number
}

export interface Tables {
  accounts: AccountTable
  organizations: OrganizationTable
  memberships: MembershipTable
  links: LinkTable
  devices: DeviceTable
  api_keys: ApiKeyTable
  api_key_secrets: ApiKeySecretTable
  sessions: SessionTable
  kept_secrets: KeptSecretTable
  notices: NoticeTable
  mail_counts: MailCountTable
  audit_events: AuditEventTable
  changes: ChangeTable
  owner: OwnerTable
}
