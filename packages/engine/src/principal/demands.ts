/**
 * What a route demands of its caller, beyond a good credential.
 *
 * Judged twice: before a request's body is read, and again in the transaction that carries it out (`current-principal.ts`).
 */
import { ownerRole } from '../organization/organization.ts'
import { Refusal } from '../refusal/refusal.ts'
import type { Principal } from './principal.ts'

export interface Demands {
  /** Scope that an API key must have; sessions have every one. */
  readonly scope?: string
  /** The key that needs no scope: what is asked is about itself. */
  readonly exemptKeyId?: string
  /** Whether only people may: an API key gets `session_required`. */
  readonly session?: true
  /** Whether only owners of the principal's organization may. */
  readonly owner?: true
}

/** Why `principal` does not meet the demands (`session_required`, `scope_missing`, `role_missing`); null where it does. */
export function unmetDemand(demands: Demands, principal: Principal): Refusal | null {
  const { owner, scope, session } = demands
  if (session === true && principal.credential.type !== 'session') return new Refusal('session_required')
  if (scope !== undefined && !principal.scopes.has(scope) && !isExempt(demands, principal)) {
    return new Refusal('scope_missing', { scope })
  }
  return owner === true && principal.organization.role !== ownerRole ? new Refusal('role_missing') : null
}

function isExempt({ exemptKeyId }: Demands, { credential }: Principal): boolean {
  return credential.type === 'api_key' && credential.id === exemptKeyId
}
