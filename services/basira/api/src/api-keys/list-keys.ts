/**
 * `GET /api-keys`: the keys of the organization, newest first, page by page.
 *
 * Ended keys are listed too, with their status.
 */
import { callerOf, cursorParameter, requireCaller, type Server } from '@claviger/fastify'
import { Type } from 'typebox'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { closed } from '../wire/schemas.ts'
import { KeyPage, showKey } from './api-key-schema.ts'
import { cursorOf, positionOf } from './key-request.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

const defaultLimit = 50

const Query = closed({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: `Keys a page; ${defaultLimit} by default.` }),
  ),
  cursor: Type.Optional(cursorParameter),
})

export function listKeysRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'GET',
    url: '/api-keys',
    onRequest: requireCaller({ scope: 'keys:read' }),
    config: refusesReader('scope_missing', 'query_invalid'),
    schema: {
      operationId: 'listApiKeys',
      tags: ['API keys'],
      summary: 'List API keys',
      description: 'Newest first, expired and revoked ones included. Secrets are never shown again.',
      security: anyCredential,
      querystring: Query,
      response: { 200: KeyPage },
    },
    handler: async (request) => {
      const { limit = defaultLimit, cursor } = request.query
      const after = cursor === undefined ? null : positionOf(cursor)
      // One more than asked for tells whether there is a next page.
      const found = await engine.keys.list(callerOf(request), limit + 1, after)
      const page = found.slice(0, limit)
      const last = found.length > limit ? page.at(-1) : undefined
      const at = now()
      return {
        api_keys: page.map((key) => showKey(engine.dialect, key, at)),
        next_cursor: last === undefined ? null : cursorOf(last),
      }
    },
  })
}
