/**
 * `POST /api-keys`: makes a key and shows it, this once.
 *
 * The rules of making are the engine's.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesCallerAndBody } from '../wire/responses.ts'
import { IssuedKeyShown, KeyAsked, showKey } from './api-key-schema.ts'
import { askedBounds } from './key-request.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

export function createKeyRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'POST',
    url: '/api-keys',
    onRequest: requireCaller({ scope: 'keys:write' }),
    config: refusesCallerAndBody(
      'scope_missing',
      'scope_unknown',
      'address_list_invalid',
      'key_expiry_past',
      'key_wider_than_maker',
      'key_outlives_maker',
      'key_limit_unverified',
      'key_limit_reached',
    ),
    schema: {
      operationId: 'createApiKey',
      tags: ['API keys'],
      summary: 'Make an API key',
      description:
        'The full key is in this reply and nowhere else. A key that makes keys can make only such as are no wider than itself and end no later. Where no end is given, the key ends with its maker or never. An organization has only so many active keys at once (`limits` in `GET /billing`): one more is refused with 403 until its maker has verified the email address, then with 409.',
      security: anyCredential,
      body: KeyAsked,
      response: {
        201: IssuedKeyShown,
      },
    },
    handler: async (request, reply) => {
      const at = now()
      const { body } = request
      const issued = await engine.keys.create(authorOf(request), body.name.trim(), askedBounds(body, at), at)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...showKey(engine.dialect, issued.key, at), key: issued.presented.reveal() })
    },
  })
}
