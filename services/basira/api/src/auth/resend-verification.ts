/**
 * `POST /auth/resend-verification`: mails a new verification link; the older ones end.
 *
 * For an address that is verified nothing is sent.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { Type } from 'typebox'
import { anyCredential, refusesCaller } from '../wire/responses.ts'
import { closed } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'

const message = 'We sent you a new mail if your email address is not verified yet.'

const Resent = closed(
  {
    message: Type.String(),
    retry_after_seconds: Type.Integer({
      minimum: 0,
      description: 'Seconds until the mail may be asked for again; 0: at once.',
      examples: [60],
    }),
  },
  { description: 'What happens next, and when the next mail may be asked for.' },
)

export function resendVerificationRoute(app: Server, { engine, limits, now }: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/resend-verification',
    onRequest: requireCaller({ scope: 'account:write' }),
    config: refusesCaller('scope_missing'),
    schema: {
      operationId: 'resendVerification',
      tags: ['Accounts'],
      summary: 'Have the verification mail sent again',
      description: 'Once a minute and five times an hour for an address.',
      security: anyCredential,
      response: { 202: Resent },
    },
    handler: async (request, reply) => {
      const author = authorOf(request)
      const counts = [
        ['mailNetwork', request.clientAddress],
        ['mailAddress', `resend ${author.principal.account.email}`],
      ] as const
      await limits.others.takeAll(counts)
      await engine.accounts.resendVerification(author, now())
      return reply.code(202).send({ message, retry_after_seconds: await limits.others.secondsLeft(counts) })
    },
  })
}
