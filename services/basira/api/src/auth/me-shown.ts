/**
 * The caller on the wire: who it is, where it belongs, what it may do and what it presented.
 *
 * The same for a key and for a session, but for `credential`. The calls: `get-me.ts` and `change-me.ts`.
 */
import { nullableTimestamp, rfc3339, rfc3339OrNull, timestamp } from '@claviger/fastify'
import type { Principal } from 'claviger'
import { type Static, Type } from 'typebox'
import { OrganizationShown, showOrganization } from '../organization/organization-shown.ts'
import { LimitsShown, showLimits } from '../wire/limits.ts'
import { closed } from '../wire/schemas.ts'

const KeyCredential = closed({
  type: Type.Literal('api_key'),
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  expires_at: nullableTimestamp,
})

const SessionCredential = closed({
  type: Type.Literal('session'),
  id: Type.String(),
  expires_at: timestamp,
})

export const MeShown = closed(
  {
    id: Type.String(),
    email: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    verified: Type.Boolean({ description: 'Whether the email address was proved.' }),
    organization: OrganizationShown,
    limits: LimitsShown,
    credential: Type.Union([KeyCredential, SessionCredential], {
      description: 'What the caller presented; a session ends its access token at `expires_at`.',
    }),
  },
  { description: 'The caller.' },
)

function showCredential({ credential, scopes }: Principal): Static<typeof MeShown>['credential'] {
  if (credential.type === 'session') {
    return { type: 'session', id: credential.id, expires_at: rfc3339(credential.expiresAt) }
  }
  const { id, name, expiresAt } = credential
  return { type: 'api_key', id, name, scopes: [...scopes.names], expires_at: rfc3339OrNull(expiresAt) }
}

export function showMe(who: Principal): Static<typeof MeShown> {
  const { id, email, name, verified } = who.account
  return {
    id,
    email,
    name,
    verified,
    organization: showOrganization(who),
    limits: showLimits(who),
    credential: showCredential(who),
  }
}
