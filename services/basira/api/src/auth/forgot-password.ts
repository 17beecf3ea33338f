/**
 * `POST /auth/forgot-password`: mails a reset link to an address that has an account. The caller cannot tell.
 *
 * The link is used by `reset-password.ts`.
 */
import { addressBlock, guardCrossSite, type Server } from '@claviger/fastify'
import { addressKey } from 'claviger'
import { noCredential, refusesBody } from '../wire/responses.ts'
import { Message } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'
import { EmailBody } from './auth-schema.ts'

const message = 'If this address has an account, we sent it a mail with a link to choose a new password.'

export function forgotPasswordRoute(app: Server, parts: AuthParts): void {
  const { engine, limits, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/forgot-password',
    onRequest: guardCrossSite(parts),
    config: refusesBody('cross_site'),
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
    handler: async (request, reply) => {
      const { email } = request.body
      await limits.others.takeAll([
        ['mailBlock', addressBlock(request.clientAddress)],
        ['mailAddress', `forgot ${addressKey(email)}`],
      ])
      await engine.accounts.forgotPassword(email, now())
      return reply.code(202).send({ message })
    },
  })
}
