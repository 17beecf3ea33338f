/**
 * Working off what a stranger did with an address, after the reply: a reset that was asked for, a sign-in that failed.
 *
 * What follows from it is the engine's.
 */
import type { QueuedAttempt } from '@claviger/host'
import type { Engine, EpochMs } from 'claviger'

/** `nobody`: a sign-in failed, and the address has no account. Of a reset that is not told. */
export async function answerStranger(
  { accounts }: Pick<Engine, 'accounts'>,
  { id, kind, content, at }: QueuedAttempt,
  now: EpochMs,
): Promise<'answered' | 'nobody'> {
  if (kind === 'sign_in_failed')
    return (await accounts.guesses.answer(id, content, at)) ? 'answered' : 'nobody'
  await accounts.answerReset(id, content.to, now)
  return 'answered'
}
