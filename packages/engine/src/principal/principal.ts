/**
 * A principal: who a request turned out to be, and what that allows.
 *
 * Immutable and shared: the same object answers many requests. How it came about: `../key/`, `../session/`.
 */
import { type Entitlements, type EntitlementTable, entitlementsOf } from '../entitlement/entitlement.ts'
import type { ScopeSet } from '../key/scope.ts'
import type { Membership } from '../organization/organization.ts'
import type { EpochMs } from '../time.ts'
import type { OwnerFacts } from './owner.ts'

export interface KeyCredential {
  readonly type: 'api_key'
  readonly id: string
  readonly name: string
  readonly expiresAt: EpochMs | null
  /** Tells the secret that was presented from the key's others: none of them was made at the same moment. */
  readonly secretCreatedAt: EpochMs
  /** The pepper that its digest was made with. */
  readonly keptSecretId: string
}

export interface SessionCredential {
  readonly type: 'session'
  readonly id: string
  /** When the presented access token ends, not the session. */
  readonly expiresAt: EpochMs
  /** The signing key that vouches for the access token. */
  readonly keptSecretId: string
}

export interface Principal {
  readonly credential: KeyCredential | SessionCredential
  readonly account: {
    readonly id: string
    readonly email: string
    readonly name: string | null
    readonly verified: boolean
  }
  readonly organization: {
    readonly id: string
    readonly name: string
    readonly role: string
    readonly plan: string
  }
  /** Everywhere its account is a member, suspended organizations left out; empty where the dialect keeps to one. */
  readonly memberships: readonly Membership[]
  readonly scopes: ScopeSet
  readonly entitlements: Entitlements
}

/** The principal behind `credential`, frozen to its depth. */
export function principalOf(
  credential: KeyCredential | SessionCredential,
  owner: OwnerFacts,
  memberships: readonly Membership[],
  scopes: ScopeSet,
  entitlements: EntitlementTable,
): Principal {
  const { account, organization } = owner
  const verified = account.verifiedAt !== null
  return Object.freeze({
    credential: Object.freeze(credential),
    account: Object.freeze({ id: account.id, email: account.email, name: account.name, verified }),
    organization: Object.freeze({
      id: organization.id,
      name: organization.name,
      role: owner.role ?? '',
      plan: organization.plan,
    }),
    memberships: Object.freeze(memberships),
    scopes,
    entitlements: entitlementsOf(entitlements, verified),
  })
}
