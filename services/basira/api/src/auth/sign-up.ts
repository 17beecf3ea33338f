/**
 * `POST /auth/signup`: makes an account, or tells the owner of a taken address. The caller cannot tell which.
 *
 * The address is proved by a mailed link (`verify-email.ts`).
 */
import { guardCrossSite, originOf, type Server } from '@claviger/fastify'
import { requireEmailAddress, Secret } from 'claviger'
import { noCredential, refusesBody } from '../wire/responses.ts'
import { Message } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'
import { SignUpBody } from './auth-schema.ts'

const message = 'We sent you a mail. Follow its link to verify your email address.'

export function signUpRoute(app: Server, parts: AuthParts): void {
  const { engine, limits, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/signup',
    onRequest: guardCrossSite(parts),
    config: refusesBody(
      'cross_site',
      'email_invalid',
      'password_too_short',
      'password_too_long',
      'password_common',
      'password_guessable',
      'password_breached',
      'busy',
    ),
    schema: {
      operationId: 'signUp',
      tags: ['Accounts'],
      summary: 'Sign up',
      description:
        'Makes an unverified account with an organization of its own. For an address that has an account the reply is the same, and its owner gets a mail that says so.',
      security: noCredential,
      body: SignUpBody,
      response: { 202: Message },
    },
    handler: async (request, reply) => {
      const { password, name, organization } = request.body
      const email = requireEmailAddress(request.body.email)
      await limits.others.take('signUp', request.clientAddress)
      await engine.accounts.signUp(
        {
          email,
          password: new Secret<'password'>(password),
          name: name?.trim() ?? null,
          organization: organization?.trim() ?? null,
          origin: originOf(request),
        },
        now(),
      )
      return reply.code(202).send({ message })
    },
  })
}
