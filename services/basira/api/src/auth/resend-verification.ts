/**
 * `POST /auth/resend-verification`: mails a new verification link; the older ones end.
 *
 * For an address that is verified nothing is sent.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { askForMail } from '@claviger/service'
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
      description:
        'Once a minute for an address, the mail of the sign-up included, and five an hour together with all other mails that may be asked for it. Beyond that 429, and the link that was sent last stays good.',
      security: anyCredential,
      response: { 202: Resent },
    },
    handler: async (request, reply) => {
      const author = authorOf(request)
      const nextAt = await askForMail({ limits }, request, () =>
        engine.accounts.resendVerification(author, now()),
      )
      const ofNetwork = await limits.others.secondsLeft([['mailNetwork', request.clientAddress]])
      const ofAddress = Math.max(0, Math.ceil((nextAt - now()) / 1_000))
      return reply.code(202).send({ message, retry_after_seconds: Math.max(ofNetwork, ofAddress) })
    },
  })
}
