/**
 * A mailed link: asked for, to reset a password, and tried when it comes back; both counted by where they come from.
 *
 * What a link does is the engine's; the routes are the services'.
 */
import { originOf, rfc3339, timestamp } from '@claviger/fastify'
import { type Engine, type EpochMs, isRefusal, requireEmailAddress, Secret } from 'claviger'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { closed } from '../wire/schemas.ts'
import type { StrangerLimits } from './limits.ts'

export interface MailedLinkParts {
  readonly engine: Pick<Engine, 'accounts'>
  readonly limits: Pick<StrangerLimits, 'others'>
  readonly now: () => EpochMs
}

const message = 'If this address has an account, we sent it a mail with a link to choose a new password.'

/**
 * Has a reset link mailed where `email` has an account.
 *
 * @returns what to answer, the same for known and unknown addresses
 * @throws Refusal `email_invalid`, `rate_limited`
 */
export async function mailResetLink(
  { engine, limits, now }: MailedLinkParts,
  request: FastifyRequest,
  email: string,
): Promise<{ readonly message: string }> {
  const address = requireEmailAddress(email)
  await askForMail({ limits }, request, () =>
    engine.accounts.forgotPassword(address, originOf(request), now()),
  )
  return { message }
}

/**
 * Runs `work`, which has a mail sent, as one mail that was asked for from the network; not counted where the recipient has had
 * its mails.
 *
 * @throws Refusal `rate_limited`, and whatever `work` throws
 */
export async function askForMail<T>(
  { limits }: Pick<MailedLinkParts, 'limits'>,
  request: FastifyRequest,
  work: () => Promise<T>,
): Promise<T> {
  await limits.others.take('mailNetwork', request.clientAddress)
  try {
    return await work()
  } catch (error) {
    if (isRefusal(error)) await limits.others.giveBack('mailNetwork', request.clientAddress)
    throw error
  }
}

/** Runs `work`, which looks at a link or uses it up. @throws Refusal `rate_limited`, and whatever `work` throws */
export function tryLink<T>(
  { limits }: Pick<MailedLinkParts, 'limits'>,
  request: FastifyRequest,
  work: () => Promise<T>,
): Promise<T> {
  return limits.others.countFailures([['link', request.clientAddress]], ['link_invalid'], work)
}

export const LinkShown = closed(
  {
    purpose: Type.Union([
      Type.Literal('verify_email'),
      Type.Literal('reset_password'),
      Type.Literal('end_sessions'),
      Type.Literal('invitation'),
    ]),
    email: Type.String({ description: 'The address that it was mailed to.', examples: ['you@example.com'] }),
    expires_at: timestamp,
  },
  { description: 'What the link is for.' },
)

/** A look that changes nothing. @throws Refusal `link_invalid`, `rate_limited` */
export async function showLink(
  parts: MailedLinkParts,
  request: FastifyRequest,
  token: string,
): Promise<Static<typeof LinkShown>> {
  const { purpose, email, expiresAt } = await tryLink(parts, request, () =>
    parts.engine.accounts.lookAtLink(new Secret(token), parts.now()),
  )
  return { purpose, email, expires_at: rfc3339(expiresAt) }
}
