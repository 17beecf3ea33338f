/**
 * The engine's one entry: what a service, a store and an HTTP layer build on.
 */
export type { Account } from './account/account.ts'
export type { AccountReader, AccountWriter } from './account/account-store.ts'
export {
  Accounts,
  type LinkFacts,
  type ProvedMailbox,
  type SignIn,
  type SignUp,
  type Verification,
} from './account/accounts.ts'
export { type EmailAddress, parseEmailAddress, requireEmailAddress } from './account/email-address.ts'
export { acceptPassword, type PasswordPolicy } from './account/password.ts'
export {
  defaultHashParameters,
  type HasherLimits,
  type HashParameters,
  PasswordHasher,
} from './account/password-hasher.ts'
export { type LinkPurpose, linkDigest, newLinkToken, type SingleUseLink } from './account/single-use-link.ts'
export {
  type Actor,
  type AuditEvent,
  type AuditKind,
  type AuditRecord,
  type AuditSubjectType,
  auditKinds,
  auditSubjectType,
  isRefusedKind,
} from './audit/audit.ts'
export type { AuditFilter, AuditPage, AuditPosition, AuditQuery, AuditReader } from './audit/audit-store.ts'
export type { Carried, Carriers, CookieCarrier, Dialect, HeaderCarrier } from './dialect.ts'
export { createEngine, type Engine, type EngineOptions } from './engine.ts'
export { type Entitlements, type EntitlementTable, entitlementsOf } from './entitlement/entitlement.ts'
export { type AddressTest, addressTest } from './key/address-list.ts'
export {
  type DigestScheme,
  hmacSha1,
  hmacSha256,
  type Pepper,
  payloadPepperOf,
  pepperOf,
} from './key/digest-scheme.ts'
export { type ApiKey, type KeySecret, type KeyStatus, keyStatus } from './key/key.ts'
export type { AskedBounds } from './key/key-bounds.ts'
export { type CheckCounts, KeyCheck } from './key/key-check.ts'
export type { KeyFormat, MintedKey } from './key/key-format.ts'
export type { ImportedKey, ImportOutcome } from './key/key-import.ts'
export type {
  KeyChanges,
  KeyFacts,
  KeyOwner,
  KeyPosition,
  KeyReader,
  KeyStateFilter,
  KeyUsageStore,
  KeyWriter,
} from './key/key-store.ts'
export { type FormerKey, type IssuedKey, Keys } from './key/keys.ts'
export { opaqueKeyFormat } from './key/opaque-key.ts'
export { fixedPeppers, type PepperRing } from './key/pepper-ring.ts'
export { prefixedKeyFormat } from './key/prefixed-key.ts'
export { RequestWindow } from './key/request-window.ts'
export { allScopes, everyScope, grantableScopes, type ScopeSet, scopeSet } from './key/scope.ts'
export { type CountedMail, defaultMailLimits, type MailCounts, type MailLimits } from './notice/mail-limit.ts'
export {
  isNoticeKind,
  type NoticeContent,
  type NoticeKind,
  type NoticeQueue,
  noticeKinds,
  type QueuedKind,
  type QueuedNotice,
  type StrangerAttempt,
} from './notice/notice.ts'
export { Operations } from './operator/operations.ts'
export { type InvitationOutcome, type NewPerson, People, type Role } from './operator/people.ts'
export { type Membership, type Organization, ownerRole } from './organization/organization.ts'
export { Organizations } from './organization/organizations.ts'
export {
  type Author,
  maintenance,
  type NamedAuthor,
  type OperatorAuthor,
  operatorNamed,
  type PrincipalAuthor,
  type Proof,
  type ProofAuthor,
  provedBy,
  type RequestOrigin,
} from './principal/author.ts'
export { type Demands, unmetDemand } from './principal/demands.ts'
export { type OwnerFacts, ownerMayAct } from './principal/owner.ts'
export type { KeyCredential, Principal, SessionCredential } from './principal/principal.ts'
export { type Accepted, accepted, type Refused, refused, type Verdict } from './principal/verdict.ts'
export { hasBrand } from './refusal/brand.ts'
export {
  isRefusal,
  Refusal,
  type RefusalCode,
  type RefusalDetails,
  refusalCodes,
} from './refusal/refusal.ts'
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
export { type RandomBytes, randomId } from './secret/random.ts'
export { createSealer, type Sealer, type SealPurpose, sealIdLength, sealPurposes } from './secret/seal.ts'
export type { SealedRow, SealReader, SealWriter } from './secret/seal-store.ts'
export { countSeals, type ResealPosition, type ResealStep, type SealCount, Seals } from './secret/seals.ts'
export { Secret } from './secret/secret.ts'
export type { KeptSecret, KeptSecretKind, KeptSecretReader, KeptSecretWriter } from './secret/secret-store.ts'
export { AccessCheck } from './session/access-check.ts'
export {
  defaultSessionLimits,
  lastUseBeforeToday,
  type Session,
  type SessionEnd,
  type SessionLimits,
  type SessionState,
  type SessionUse,
  sessionState,
  type Transport,
} from './session/session.ts'
export type { RefreshRequest, Tokens } from './session/session-refresh.ts'
export type {
  Rotation,
  SessionFacts,
  SessionReader,
  SessionUsageStore,
  SessionWriter,
} from './session/session-store.ts'
export { Sessions } from './session/sessions.ts'
export { SigningKeys } from './session/signing-keys.ts'
export type { Held, HeldPrincipal, Store, Transaction } from './store.ts'
export { dayMs, type EpochMs, hourMs, minuteMs, secondMs, utcDayOf } from './time.ts'
export { principalBehind, type UnitOfWork, type UnitOfWorkOptions } from './unit-of-work.ts'
