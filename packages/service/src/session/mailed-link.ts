/**
 * A mailed link: asked for, to reset a password, and tried when it comes back; both counted by where they come from.
 *
 * What a link does is the engine's; the routes are the services'.
 */
import { originOf } from '@claviger/fastify'
import { addressKey, type Engine, type EpochMs } from 'claviger'
import type { FastifyRequest } from 'fastify'
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
 * @throws Refusal `rate_limited`
 */
export async function mailResetLink(
  { engine, limits, now }: MailedLinkParts,
  request: FastifyRequest,
  email: string,
): Promise<{ readonly message: string }> {
  await limits.others.takeAll([
    ['mailNetwork', request.clientAddress],
    ['mailAddress', `forgot ${addressKey(email)}`],
  ])
  await engine.accounts.forgotPassword(email, originOf(request), now())
  return { message }
}

/** Runs `work`, which uses a link up. @throws Refusal `rate_limited`, and whatever `work` throws */
export function tryLink<T>(
  { limits }: Pick<MailedLinkParts, 'limits'>,
  request: FastifyRequest,
  work: () => Promise<T>,
): Promise<T> {
  return limits.others.countFailures([['link', request.clientAddress]], ['link_invalid'], work)
}
