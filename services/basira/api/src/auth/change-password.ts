/**
 * `POST /auth/change-password`: changes the password of the caller's account; asks for the current one.
 *
 * The other sessions end with it. Whoever does not know the current one has it reset (`forgot-password.ts`).
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { changeOwnPassword } from '@claviger/service'
import { anyCredential, nothing, refusesCallerAndBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { ChangePasswordBody } from './auth-schema.ts'

export function changePasswordRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/change-password',
    onRequest: requireCaller({ scope: 'account:write' }),
    config: refusesCallerAndBody(
      'scope_missing',
      'password_wrong',
      'password_too_short',
      'password_too_long',
      'password_common',
      'password_guessable',
      'password_breached',
      'busy',
    ),
    schema: {
      operationId: 'changePassword',
      tags: ['Accounts'],
      summary: 'Change the password',
      description: 'Ends the other sessions of the account, everywhere, when it returns.',
      security: anyCredential,
      body: ChangePasswordBody,
      response: { 204: nothing('The new password holds.') },
    },
    handler: async (request, reply) => {
      await changeOwnPassword(parts, authorOf(request), request.body)
      return reply.code(204).send(null)
    },
  })
}
