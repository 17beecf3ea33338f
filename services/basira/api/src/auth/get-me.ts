/**
 * `GET /auth/me`: who the caller is and what it may do; with any credential.
 *
 * The same for a key and for a session, but for `credential`.
 */
import {
  callerOf,
  nullableTimestamp,
  requireCaller,
  rfc3339,
  rfc3339OrNull,
  type Server,
  timestamp,
} from '@claviger/fastify'
import type { Principal } from 'claviger'
import { type Static, Type } from 'typebox'
import { LimitsShown, showLimits } from '../wire/limits.ts'
import { anyCredential, refusesReader } from '../wire/responses.ts'
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

const Me = closed(
  {
    id: Type.String(),
    email: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    verified: Type.Boolean({ description: 'Whether the email address was proved.' }),
    organization: closed({ id: Type.String(), name: Type.String(), role: Type.String() }),
    limits: LimitsShown,
    credential: Type.Union([KeyCredential, SessionCredential], {
      description: 'What the caller presented; a session ends its access token at `expires_at`.',
    }),
  },
  { description: 'The caller.' },
)

function showCredential({ credential, scopes }: Principal): Static<typeof Me>['credential'] {
  if (credential.type === 'session') {
    return { type: 'session', id: credential.id, expires_at: rfc3339(credential.expiresAt) }
  }
  const { id, name, expiresAt } = credential
  return { type: 'api_key', id, name, scopes: [...scopes.names], expires_at: rfc3339OrNull(expiresAt) }
}

export function getMeRoute(app: Server): void {
  app.route({
    method: 'GET',
    url: '/auth/me',
    onRequest: requireCaller(),
    config: refusesReader(),
    schema: {
      operationId: 'getMe',
      tags: ['Accounts'],
      summary: 'Tell who the caller is',
      security: anyCredential,
      response: { 200: Me },
    },
    handler: async (request) => {
      const who = callerOf(request)
      const { id, email, name, verified } = who.account
      const { organization } = who
      return {
        id,
        email,
        name,
        verified,
        organization: { id: organization.id, name: organization.name, role: organization.role },
        limits: showLimits(who),
        credential: showCredential(who),
      }
    },
  })
}
