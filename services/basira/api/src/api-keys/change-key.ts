/**
 * `PATCH /api-keys/{id}`: renames or narrows a key.
 *
 * What counts as narrower is the engine's.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesCallerAndBody } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import { KeyChangesAsked, KeyShown, showKey } from './api-key-schema.ts'
import { askedChanges } from './key-request.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

export function changeKeyRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'PATCH',
    url: '/api-keys/:id',
    onRequest: requireCaller({ scope: 'keys:write' }),
    config: refusesCallerAndBody(
      'scope_missing',
      'role_missing',
      'not_found',
      'key_not_active',
      'key_not_narrower',
      'key_not_sooner',
      'key_expiry_past',
      'key_wider_than_maker',
      'scope_unknown',
      'address_list_invalid',
    ),
    schema: {
      operationId: 'changeApiKey',
      tags: ['API keys'],
      summary: 'Rename or narrow an API key',
      description:
        'Scopes can only become fewer and the end only sooner; addresses may be replaced. A key changes only itself and keys that are no wider than itself, and takes them no further than its own addresses. Keys made with it are narrowed along. When it returns, the narrower rights hold everywhere.',
      security: anyCredential,
      params: IdParams,
      body: KeyChangesAsked,
      response: {
        200: KeyShown,
      },
    },
    handler: async (request) => {
      const at = now()
      const changed = await engine.keys.change(
        authorOf(request),
        request.params.id,
        askedChanges(request.body),
        at,
      )
      return showKey(engine.dialect, changed, at)
    },
  })
}
