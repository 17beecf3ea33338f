/**
 * `POST /auth/forgot-password`: mails a reset link to an address that has an account. The caller cannot tell.
 *
 * The link is used by `reset-password.ts`.
 */
import { guardCrossSite, type Server } from '@claviger/fastify'
import { mailResetLink } from '@claviger/service'
import { noCredential, refusesBody } from '../wire/responses.ts'
import { Message } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'
import { EmailBody } from './auth-schema.ts'

export function forgotPasswordRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/forgot-password',
    onRequest: guardCrossSite(parts),
    config: refusesBody('cross_site', 'email_invalid'),
    schema: {
      operationId: 'forgotPassword',
      tags: ['Accounts'],
      summary: 'Have a reset link mailed',
      description:
        'The reply is the same for known and unknown addresses. Once a minute and five times an hour for one.',
      security: noCredential,
      body: EmailBody,
      response: { 202: Message },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await mailResetLink(parts, request, request.body.email)),
  })
}
