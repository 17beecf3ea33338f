/**
 * A principal: who a request turned out to be, and what that allows.
 *
 * Immutable and shared: the same object answers many requests. How it came about: `../key/`, `../session/`.
 */
import type { Entitlements } from '../entitlement/entitlement.ts'
import type { ScopeSet } from '../key/scope.ts'
import type { EpochMs } from '../time.ts'

export interface KeyCredential {
  readonly type: 'api_key'
  readonly id: string
  readonly name: string
  readonly expiresAt: EpochMs | null
}

export interface SessionCredential {
  readonly type: 'session'
  readonly id: string
  /** When the presented access token ends, not the session. */
  readonly expiresAt: EpochMs
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
  readonly scopes: ScopeSet
  readonly entitlements: Entitlements
}
