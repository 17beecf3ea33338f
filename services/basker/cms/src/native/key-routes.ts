/**
 * `/api/users/me/api-keys`: the keys that act as the person, made, listed and revoked.
 *
 * Where keys are used: the Partners API. Their rules are the engine's.
 */
import { authorOf, callerOf, rfc3339, rfc3339OrNull, type Server } from '@claviger/fastify'
import {
  closed,
  IdParams,
  nothing,
  optionalBody,
  refusesCaller,
  refusesCallerAndBody,
} from '@claviger/service'
import {
  type ApiKey,
  type EpochMs,
  type FormerKey,
  keyStatus,
  type Principal,
  Refusal,
  secondMs,
} from 'claviger'
import { type Static, Type } from 'typebox'
import { IssuedKeyShown, KeyAsked, KeyShown } from './account-schema.ts'
import { bySession, type NativeParts, signedIn } from './native-parts.ts'

const tags = ['API keys']
/** More than anybody looks through. */
const mostShown = 500

export function keyRoutes(app: Server, parts: NativeParts): void {
  listKeysRoute(app, parts)
  createKeyRoute(app, parts)
  revokeKeyRoute(app, parts)
}

function showKey(key: ApiKey, now: EpochMs): Static<typeof KeyShown> {
  return {
    id: key.id,
    name: key.name,
    status: keyStatus(key, now),
    created_at: rfc3339(key.createdAt),
    expires_at: rfc3339OrNull(key.expiresAt),
    last_used_at: rfc3339OrNull(key.lastUsedAt),
  }
}

function listKeysRoute(app: Server, { engine, now }: NativeParts): void {
  app.route({
    method: 'GET',
    url: '/users/me/api-keys',
    onRequest: signedIn,
    config: refusesCaller(),
    schema: {
      operationId: 'listApiKeys',
      tags,
      summary: 'List the API keys of the person',
      description: 'Newest first, ended ones included. The keys themselves are never shown again.',
      security: bySession,
      response: { 200: closed({ api_keys: Type.Array(KeyShown) }, { description: 'The keys.' }) },
    },
    handler: async (request) => {
      const at = now()
      const keys = await engine.keys.listOwn(callerOf(request), mostShown, null)
      return { api_keys: keys.map((key) => showKey(key, at)) }
    },
  })
}

function createKeyRoute(app: Server, parts: NativeParts): void {
  const { engine, now } = parts
  app.route({
    method: 'POST',
    url: '/users/me/api-keys',
    onRequest: signedIn,
    preValidation: optionalBody,
    config: refusesCallerAndBody('not_found', 'key_not_active', 'key_limit_reached'),
    schema: {
      operationId: 'createApiKey',
      tags,
      summary: 'Generate a new API key',
      description:
        'It acts as the person, in every tenant, and is shown this once. A mail tells of it. A person has only so many active keys at once: one more is refused, unless it takes the place of one that ends now.',
      security: bySession,
      body: KeyAsked,
      response: { 201: IssuedKeyShown },
    },
    handler: async (request, reply) => {
      const author = authorOf(request)
      const who = author.principal
      const { name = 'API key', expires_in, former } = request.body
      const at = now()
      const replaced = former === undefined ? null : await formerKey(parts, who, former, at)
      const bounds = expires_in === undefined ? {} : { expiresAt: at + expires_in * secondMs }
      const options = replaced === null ? {} : { former: replaced }
      const issued = await engine.keys.create(author, name.trim(), bounds, at, options)
      const ended = replaced === null ? null : { id: replaced.id, ends_at: rfc3339(replaced.endsAt) }
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...showKey(issued.key, at), key: issued.presented.reveal(), former: ended })
    },
  })
}

function revokeKeyRoute(app: Server, { engine, now }: NativeParts): void {
  app.route({
    method: 'DELETE',
    url: '/users/me/api-keys/:id',
    onRequest: signedIn,
    config: refusesCaller('not_found'),
    schema: {
      operationId: 'revokeApiKey',
      tags,
      summary: 'Revoke an API key',
      description: 'Once this returns, every process rejects it. Revoking twice is the same as once.',
      security: bySession,
      params: IdParams,
      response: { 204: nothing('The key is refused everywhere.') },
    },
    handler: async (request, reply) => {
      const author = authorOf(request)
      const who = author.principal
      // Owners of the site may manage the keys of others, but not as their own.
      const key = await engine.keys.get(who, request.params.id)
      if (key.accountId !== who.account.id) throw new Refusal('not_found')
      await engine.keys.revoke(author, key.id, now())
      return reply.code(204).send(null)
    },
  })
}

/** The key that a new one follows, and its end; null: none is active. @throws Refusal `not_found` for an id that is none of theirs */
async function formerKey(
  { engine }: NativeParts,
  who: Principal,
  { end, id }: NonNullable<Static<typeof KeyAsked>['former']>,
  now: EpochMs,
): Promise<FormerKey | null> {
  const keys = await engine.keys.listOwn(who, mostShown, null)
  const key = keys.find((one) => (id === undefined ? keyStatus(one, now) === 'active' : one.id === id))
  if (key === undefined && id === undefined) return null
  if (key === undefined) throw new Refusal('not_found')
  if (keyStatus(key, now) !== 'active') throw new Refusal('key_not_active')
  const asked = end === 'now' ? now : now + end * secondMs
  return { id: key.id, endsAt: Math.min(asked, key.expiresAt ?? asked) }
}
