/**
 * `POST /auth/reset-password`: sets a new password with a mailed token. It signs nobody in.
 *
 * Every session of the account ends with it.
 */
import { guardCrossSite, originOf, type Server } from '@claviger/fastify'
import { choosePasswordByLink } from '@claviger/service'
import { Secret } from 'claviger'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { ResetBody } from './auth-schema.ts'

export function resetPasswordRoute(app: Server, parts: AuthParts): void {
  const { engine, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/reset-password',
    onRequest: guardCrossSite(parts),
    config: refusesBody(
      'link_invalid',
      'cross_site',
      'password_too_short',
      'password_too_long',
      'password_common',
      'password_guessable',
      'password_breached',
      'busy',
    ),
    schema: {
      operationId: 'resetPassword',
      tags: ['Accounts'],
      summary: 'Set a new password with a mailed token',
      description:
        'Ends every session of the account, everywhere, when it returns. Failed sign-ins of the account are forgotten, and a browser is known to it from then on: it gets a `__Host-basira_device` cookie where it has none.',
      security: noCredential,
      body: ResetBody,
      response: { 204: nothing('The new password holds.') },
    },
    handler: async (request, reply) => {
      const token = new Secret<'link'>(request.body.token)
      const password = new Secret<'password'>(request.body.password)
      await choosePasswordByLink(parts, request, reply, () =>
        engine.accounts.resetPassword(token, password, originOf(request), now()),
      )
      return reply.code(204).send(null)
    },
  })
}
