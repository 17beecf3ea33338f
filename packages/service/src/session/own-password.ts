/**
 * The own password of whoever is signed in, asked for once more; wrong ones count together, whatever asks for it.
 *
 * What is done with it is the caller's business.
 */
import type { StrangerLimits } from './limits.ts'

/**
 * Runs `work`, which verifies the password of `accountId`, as one attempt; counted where it is refused with `password_wrong`.
 *
 * @throws Refusal `rate_limited`, and whatever `work` throws
 */
export function tryOwnPassword<T>(
  { limits }: { readonly limits: Pick<StrangerLimits, 'others'> },
  accountId: string,
  work: () => Promise<T>,
): Promise<T> {
  return limits.others.countFailures([['ownPassword', accountId]], ['password_wrong'], work)
}
