/**
 * An API key: a long-lived credential of a program, with an owner, scopes and limits.
 *
 * Rules only. How a key is written: `key-format.ts`; how it is checked: `key-check.ts`; rows: packages/store.
 */
import type { Actor } from '../audit/audit.ts'
import type { EpochMs } from '../time.ts'

export interface ApiKey {
  /** Public. In formats that carry an id in the key, it is that id. */
  readonly id: string
  readonly organizationId: string
  /** The account it acts for: the one that made it, or that its maker acts for. */
  readonly accountId: string
  readonly createdBy: Actor
  /** The key that made this one, or null. */
  readonly parentId: string | null
  readonly name: string
  readonly scopes: readonly string[]
  /** CIDRs from which it may be used; empty: from anywhere. */
  readonly allowedIps: readonly string[]
  readonly createdAt: EpochMs
  readonly expiresAt: EpochMs | null
  readonly revokedAt: EpochMs | null
  readonly lastUsedAt: EpochMs | null
}

/** One secret of a key, as a digest. A key has one, or two while a rotation overlaps. */
export interface KeySecret {
  readonly keyId: string
  /** Lower-case hex. */
  readonly digest: string
  /** Name of the `DigestScheme` that made it. */
  readonly scheme: string
  readonly pepperId: string
  readonly createdAt: EpochMs
  /** When this secret ends, apart from its key; null: with its key. */
  readonly expiresAt: EpochMs | null
}

export type KeyStatus = 'active' | 'expired' | 'revoked'

/** Which state `key` is in at `now`; every key is in exactly one. */
export function keyStatus(key: ApiKey, now: EpochMs): KeyStatus {
  if (key.revokedAt !== null) return 'revoked'
  if (key.expiresAt !== null && key.expiresAt <= now) return 'expired'
  return 'active'
}
