/**
 * `POST /api-keys/{id}/rotate`: gives a key a new secret and shows it, this once.
 *
 * How long the former one lives on is the caller's choice, up to a week.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { optionalBody } from '@claviger/service'
import { secondMs } from 'claviger'
import { Type } from 'typebox'
import { anyCredential, refusesCallerAndBody } from '../wire/responses.ts'
import { closed, IdParams } from '../wire/schemas.ts'
import { IssuedKeyShown, showKey } from './api-key-schema.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

/** A body is not needed: without one the former secret ends at once. */
const Body = closed(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 604_800,
        default: 0,
        description: 'For how long the former secret is accepted beside the new one.',
      }),
    ),
  },
  { description: 'May be left out.' },
)

export function rotateKeyRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'POST',
    url: '/api-keys/:id/rotate',
    onRequest: requireCaller({ scope: 'keys:write' }),
    preValidation: optionalBody,
    config: refusesCallerAndBody(
      'scope_missing',
      'role_missing',
      'not_found',
      'key_not_active',
      'key_wider_than_maker',
    ),
    schema: {
      operationId: 'rotateApiKey',
      tags: ['API keys'],
      summary: 'Give an API key a new secret',
      description:
        'The former secret lives until the overlap ends, never longer than it would have; without an overlap it is refused everywhere when this returns. A key rotates only itself and keys that are no wider than itself.',
      security: anyCredential,
      params: IdParams,
      body: Body,
      response: {
        201: IssuedKeyShown,
      },
    },
    handler: async (request, reply) => {
      const at = now()
      const overlapMs = (request.body.overlap_seconds ?? 0) * secondMs
      const issued = await engine.keys.rotate(authorOf(request), request.params.id, overlapMs, at)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...showKey(engine.dialect, issued.key, at), key: issued.presented.reveal() })
    },
  })
}
