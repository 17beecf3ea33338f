/**
 * The engine's one entry: what a service, a store and an HTTP layer build on.
 */
export { type Account, addressKey } from './account/account.ts'
export type { AccountReader, AccountWriter } from './account/account-store.ts'
export { type LinkPurpose, linkDigest, newLinkToken, type SingleUseLink } from './account/single-use-link.ts'
export { type Actor, type AuditEvent, type AuditKind, auditKinds } from './audit/audit.ts'
export { type Entitlements, type EntitlementTable, entitlementsOf } from './entitlement/entitlement.ts'
export { type ApiKey, type KeySecret, type KeyStatus, keyStatus } from './key/key.ts'
export type {
  KeyChanges,
  KeyFacts,
  KeyPosition,
  KeyReader,
  KeyUsageStore,
  KeyWriter,
} from './key/key-store.ts'
export { allScopes, everyScope, grantableScopes, type ScopeSet, scopeSet } from './key/scope.ts'
export {
  type NoticeContent,
  type NoticeKind,
  type NoticeQueue,
  noticeKinds,
  type QueuedNotice,
} from './notice/notice.ts'
export type { Membership, Organization } from './organization/organization.ts'
export { type OwnerFacts, ownerMayAct } from './principal/owner.ts'
export type { KeyCredential, Principal, SessionCredential } from './principal/principal.ts'
export { Refusal, type RefusalCode, type RefusalDetails, refusalCodes } from './refusal/refusal.ts'
export {
  accountSubject,
  type Change,
  type ChangeKind,
  keySubject,
  membershipSubject,
  organizationSubject,
  type Subject,
  secretsSubject,
  sessionSubject,
} from './revocation/change.ts'
export type { ApplyChange, Feed, Sequence, Settlement } from './revocation/feed.ts'
export { createSealer, type Sealer, type SealPurpose } from './secret/seal.ts'
export { Secret } from './secret/secret.ts'
export type { KeptSecret, KeptSecretKind, KeptSecretReader, KeptSecretWriter } from './secret/secret-store.ts'
export {
  defaultSessionLimits,
  type Session,
  type SessionEnd,
  type SessionLimits,
  type SessionState,
  sessionState,
  type Transport,
} from './session/session.ts'
export type {
  Rotation,
  SessionFacts,
  SessionReader,
  SessionUsageStore,
  SessionWriter,
} from './session/session-store.ts'
export type { Store, Transaction } from './store.ts'
export { dayMs, type EpochMs, hourMs, minuteMs, secondMs } from './time.ts'
