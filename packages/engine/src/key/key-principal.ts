/**
 * The principal that speaks through an API key.
 *
 * Whether the key is any good: `key-check.ts`, and again `../principal/current-principal.ts`.
 */
import type { Dialect } from '../dialect.ts'
import type { HeldMemberships } from '../principal/memberships.ts'
import { type Principal, principalOf } from '../principal/principal.ts'
import type { KeySecret } from './key.ts'
import type { KeyFacts } from './key-store.ts'
import { scopeSet } from './scope.ts'

/** @param secret the one that was presented */
export function keyPrincipal(
  { key, owner }: KeyFacts,
  secret: KeySecret,
  memberships: HeldMemberships,
  { entitlements }: Pick<Dialect, 'entitlements'>,
): Principal {
  const { id, name, expiresAt } = key
  return principalOf(
    {
      type: 'api_key',
      id,
      name,
      expiresAt,
      secretCreatedAt: secret.createdAt,
      keptSecretId: secret.pepperId,
    },
    owner,
    memberships.active,
    scopeSet(key.scopes),
    entitlements,
  )
}
