/**
 * API keys on the wire.
 *
 * What a key is: the engine. The routes are beside this file.
 */

import { nullableTimestamp, rfc3339, rfc3339OrNull, timestamp } from '@claviger/fastify'
import { type ApiKey, type Engine, type EpochMs, keyStatus } from 'claviger'
import { type Static, Type } from 'typebox'
import { basiraScopes } from '../dialect.ts'
import { closed, NameAsked, TimeAsked } from '../wire/schemas.ts'

const scopeList = Object.entries(basiraScopes)
  .map(([scope, about]) => `\`${scope}\`: ${about}`)
  .join(' ')

export const ScopesAsked = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  minItems: 1,
  maxItems: 32,
  description: `What the key may be used for; \`*\` is everything but billing. ${scopeList}`,
  examples: [['databases:read']],
})

export const AllowedIpsAsked = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  maxItems: 100,
  description: 'Addresses and CIDR blocks from which the key may be used; empty: from anywhere.',
  examples: [['192.0.2.0/24', '2001:db8::/32']],
})

/** A century: further than any key should live, near enough that every time can be written. */
const longestSeconds = 3_155_760_000

export const KeyAsked = closed({
  name: NameAsked,
  scopes: Type.Optional(ScopesAsked),
  expires_at: Type.Optional(Type.Union([TimeAsked, Type.Null()])),
  expires_in: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: longestSeconds,
      description: 'Seconds from now, in place of `expires_at`.',
    }),
  ),
  allowed_ips: Type.Optional(AllowedIpsAsked),
})

export const KeyChangesAsked = closed(
  {
    name: Type.Optional(NameAsked),
    scopes: Type.Optional(ScopesAsked),
    expires_at: Type.Optional(TimeAsked),
    allowed_ips: Type.Optional(AllowedIpsAsked),
  },
  { minProperties: 1 },
)

/** How a key stands at the time of the reply or, in a query, of the request. */
export const KeyStatusShown = Type.Union([
  Type.Literal('active'),
  Type.Literal('expired'),
  Type.Literal('revoked'),
])

const keyFields = {
  id: Type.String({ description: 'The public part of the key.', examples: ['k2j4n6q3r5t7v2w4'] }),
  name: Type.String(),
  prefix: Type.String({ examples: ['dbm_ak_k2j4n6q3r5t7v2w4_...'] }),
  scopes: Type.Array(Type.String()),
  allowed_ips: Type.Array(Type.String()),
  created_at: timestamp,
  created_by: closed({
    type: Type.Union([Type.Literal('account'), Type.Literal('api_key')]),
    id: Type.String(),
  }),
  expires_at: nullableTimestamp,
  last_used_at: Type.Union([timestamp, Type.Null()], { description: 'At most 60 seconds behind.' }),
  status: KeyStatusShown,
}

export const KeyShown = closed(keyFields, { description: 'An API key, without its secret.' })

export const IssuedKeyShown = closed(
  {
    ...keyFields,
    key: Type.String({
      description: 'The full key. It is shown this once and cannot be retrieved later.',
      examples: ['dbm_ak_k2j4n6q3r5t7v2w4_…'],
    }),
  },
  { description: 'An API key with its secret.' },
)

export function showKey(dialect: Engine['dialect'], key: ApiKey, now: EpochMs): Static<typeof KeyShown> {
  return {
    id: key.id,
    name: key.name,
    prefix: dialect.keyFormat.display(key.id),
    scopes: [...key.scopes],
    allowed_ips: [...key.allowedIps],
    created_at: rfc3339(key.createdAt),
    created_by:
      key.createdBy.type === 'api_key'
        ? { type: 'api_key', id: key.createdBy.id }
        : { type: 'account', id: key.createdBy.type === 'account' ? key.createdBy.id : key.accountId },
    expires_at: rfc3339OrNull(key.expiresAt),
    last_used_at: rfc3339OrNull(key.lastUsedAt),
    status: keyStatus(key, now),
  }
}
