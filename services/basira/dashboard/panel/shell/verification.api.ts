/**
 * The verification of one's email address: having the mail sent again, and when that is allowed next.
 *
 * Whether the address is verified is told with who is signed in: me.api.ts.
 */
import { isProblem } from '@claviger/web'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { api, ask } from './api.ts'

/**
 * When the mail may be asked for again, in ms by the browser's clock. In the cache, so that every place that offers it knows,
 * for as long as the same person is signed in.
 */
export const nextMailQuery = queryOptions<number>({
  queryKey: ['verification-mail', 'next'],
  queryFn: skipToken,
  initialData: 0,
  gcTime: Number.POSITIVE_INFINITY,
  staleTime: 'static',
})

/** @returns seconds until it may be asked for again. @throws Problem 429 where that is not allowed yet */
export async function resendVerification(): Promise<number> {
  const { retry_after_seconds } = await ask(api.POST('/api/v1/auth/resend-verification'))
  return retry_after_seconds
}

/** The seconds to wait that come with a refusal; null for what is none of its kind. */
export function waitOf(error: unknown): number | null {
  return isProblem(error) && error.status === 429 ? error.retryAfterSeconds : null
}
