/**
 * Changing the password of whoever asks, with the current one; wrong ones are counted.
 *
 * A forgotten one is reset by a mailed link (`mailed-link.ts`); the rules of passwords are the engine's.
 */
import { type Engine, type EpochMs, type PrincipalAuthor, Secret } from 'claviger'
import type { StrangerLimits } from './limits.ts'
import { tryOwnPassword } from './own-password.ts'

export interface ChangeOwnPasswordParts {
  readonly engine: Pick<Engine, 'accounts'>
  readonly limits: Pick<StrangerLimits, 'others'>
  readonly now: () => EpochMs
}

/** @throws Refusal `password_wrong`, `password_…`, `rate_limited`, `busy` */
export function changeOwnPassword(
  { engine, limits, now }: ChangeOwnPasswordParts,
  author: PrincipalAuthor,
  body: { readonly current_password: string; readonly new_password: string },
): Promise<void> {
  const current = new Secret<'password'>(body.current_password)
  const fresh = new Secret<'password'>(body.new_password)
  return tryOwnPassword({ limits }, author.principal.account.id, () =>
    engine.accounts.changePassword(author, current, fresh, now()),
  )
}
