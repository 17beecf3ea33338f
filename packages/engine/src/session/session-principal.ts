/**
 * The principal that speaks through a session.
 *
 * Whether the session is any good: `access-check.ts`, and again `../principal/current-principal.ts`.
 */
import type { Dialect } from '../dialect.ts'
import { allScopes } from '../key/scope.ts'
import type { HeldMemberships } from '../principal/memberships.ts'
import { type Principal, principalOf, type SessionCredential } from '../principal/principal.ts'
import type { SessionFacts } from './session-store.ts'

/** @param token when the presented access token ends, and the signing key that vouches for it */
export function sessionPrincipal(
  { session, owner }: SessionFacts,
  token: Pick<SessionCredential, 'expiresAt' | 'keptSecretId'>,
  memberships: HeldMemberships,
  { entitlements }: Pick<Dialect, 'entitlements'>,
): Principal {
  const { expiresAt, keptSecretId } = token
  return principalOf(
    { type: 'session', id: session.id, expiresAt, keptSecretId },
    owner,
    memberships.active,
    allScopes,
    entitlements,
  )
}
