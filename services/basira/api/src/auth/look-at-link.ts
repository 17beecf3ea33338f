/**
 * `POST /auth/links`: says what a mailed link is for, and changes nothing, so that one that is spent says so first.
 *
 * It is a POST because tokens belong in no address; failures are counted with those of using links.
 */
import { guardCrossSite, type Server } from '@claviger/fastify'
import { LinkShown, showLink } from '@claviger/service'
import { noCredential, refusesBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { TokenBody } from './auth-schema.ts'

export function lookAtLinkRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/links',
    onRequest: guardCrossSite(parts),
    config: refusesBody('link_invalid', 'cross_site'),
    schema: {
      operationId: 'lookAtLink',
      tags: ['Accounts'],
      summary: 'Look at a mailed link',
      description:
        'What it is for and until when. Changes nothing; a link that was used, replaced or has expired is refused like an unknown one.',
      security: noCredential,
      body: TokenBody,
      response: { 200: LinkShown },
    },
    handler: (request) => showLink(parts, request, request.body.token),
  })
}
