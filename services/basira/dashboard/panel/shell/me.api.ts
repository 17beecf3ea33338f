/**
 * Who is signed in, what they may do, and the end of that.
 *
 * Changing name or organization is the account page's.
 */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { accessSecondsLeft } from './access-time.ts'
import { answer, api, ask, askAccessSeconds, asStranger, keeper } from './api.ts'
import { type Limits, limitsOf } from './limits.ts'
import type { paths } from './openapi.d.ts'

export interface Me {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly isVerified: boolean
  readonly organization: { readonly id: string; readonly name: string; readonly role: string }
  readonly limits: Limits
}

/** @throws Problem; a 401 means that nobody is signed in, and the keeper knows */
async function askForMe(signal: AbortSignal): Promise<Me> {
  const { data, headers } = await answer(api.GET('/api/v1/auth/me', { signal }))
  keeper.confirm(accessSecondsLeft(data.credential.expires_at, headers))
  return meOf(data)
}

type MeReply = paths['/api/v1/auth/me']['get']['responses'][200]['content']['application/json']

export function meOf({ id, email, name, verified, organization, limits }: MeReply): Me {
  return {
    id,
    email,
    name,
    isVerified: verified,
    organization,
    limits: limitsOf(limits),
  }
}

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => askForMe(signal) })

/** Within the signed-in frame only, which waits for it. */
export function useMe(): Me {
  const { data } = useQuery(meQuery)
  if (data === undefined) throw new TypeError('useMe outside of the signed-in frame')
  return data
}

/** Signs in with the session's cookies. @throws Problem 401 whatever was wrong, 429 after too many tries */
export async function signIn(email: string, password: string): Promise<void> {
  await ask(api.POST('/api/v1/auth/session', { ...asStranger, body: { email, password } }))
  keeper.signedIn(await askAccessSeconds())
}

/** Ends this session, for every tab of this browser. */
export async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/v1/auth/session', asStranger))
  keeper.signedOut()
}
