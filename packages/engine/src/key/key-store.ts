/**
 * What the engine asks of a store about keys. Implemented by packages/store.
 */
import type { OwnerFacts } from '../principal/owner.ts'
import type { EpochMs } from '../time.ts'
import type { ApiKey, KeySecret, KeyStatus } from './key.ts'

/** All that judging a presented key takes, of one moment, from the primary. */
export interface KeyFacts {
  readonly key: ApiKey
  /** At most two, newest first. */
  readonly secrets: readonly KeySecret[]
  readonly owner: OwnerFacts
}

/** `id` and `createdAt` of the last row of a page: where the next one goes on. */
export interface KeyPosition {
  readonly id: string
  readonly createdAt: EpochMs
}

/** Only keys that are in this state at `at`, as `keyStatus` has it. */
export interface KeyStateFilter {
  readonly status: KeyStatus
  readonly at: EpochMs
}

/** Whose keys are counted. */
export type KeyOwner = { readonly organizationId: string } | { readonly accountId: string }

export interface KeyReader {
  /**
   * The facts of the key with this id or, where there is none, of some other key: the caller compares ids. Reading a
   * row either way makes a known and an unknown id cost the same. Null only while the store holds no key at all.
   */
  factsById(keyId: string): Promise<KeyFacts | null>
  /** The same by digest, for formats without an id in the key: of any of `digests` (at most 16; empty finds none). */
  factsByDigest(digests: readonly string[]): Promise<KeyFacts | null>
  /** The key, if `organizationId` owns it. */
  find(organizationId: string, keyId: string): Promise<ApiKey | null>
  /** Newest first (by `createdAt`, then id, both descending), starting after `after`. Includes ended keys without `only`. */
  list(
    organizationId: string,
    limit: number,
    after: KeyPosition | null,
    only?: KeyStateFilter,
  ): Promise<readonly ApiKey[]>
  /** The same of those of `organizationId` that are descendants of a key; without the key itself. */
  listDescendants(
    organizationId: string,
    keyId: string,
    limit: number,
    after: KeyPosition | null,
    only?: KeyStateFilter,
  ): Promise<readonly ApiKey[]>
  /** The same of those that act for one account, in whichever organization. */
  listOf(accountId: string, limit: number, after: KeyPosition | null): Promise<readonly ApiKey[]>
  /** How many keys of one organization, or acting for one account, are active at `at`. */
  countActive(owner: KeyOwner, at: EpochMs): Promise<number>
  /** All of a key's descendants, for what is done to every one: its children, theirs and so on, revoked ones included. */
  descendants(keyId: string): Promise<readonly ApiKey[]>
}

/** What `PATCH` and narrowing change. Absent: unchanged. */
export interface KeyChanges {
  readonly name?: string
  readonly scopes?: readonly string[]
  readonly expiresAt?: EpochMs | null
  readonly allowedIps?: readonly string[]
}

/** Writes; each is one conditional statement, inside a transaction. */
export interface KeyWriter extends KeyReader {
  insert(key: ApiKey, secret: KeySecret): Promise<void>
  /** Whether a key with this id was there and not revoked. */
  change(keyId: string, changes: KeyChanges): Promise<boolean>
  /** False where it was revoked already: the first revocation stands. */
  revoke(keyId: string, at: EpochMs): Promise<boolean>
  /** Replaces the key's secrets: `kept` (null: none) beside the new one. */
  replaceSecrets(
    keyId: string,
    fresh: KeySecret,
    kept: { readonly digest: string; readonly expiresAt: EpochMs } | null,
  ): Promise<void>
  /** Puts the digest of `better` in the place of `old`; the secret's times stay. False where that is gone. */
  upgradeSecret(keyId: string, old: string, better: KeySecret): Promise<boolean>
}

/** When keys were last used; later times win. Written in batches, outside the path of a request. */
export interface KeyUsageStore {
  noteUsed(uses: readonly { readonly keyId: string; readonly at: EpochMs }[]): Promise<void>
}
