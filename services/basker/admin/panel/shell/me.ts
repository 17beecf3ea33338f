/**
 * The person who is signed in, as components ask for them.
 *
 * How the reply is read is me.api.ts.
 */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { call, keeper } from './api.ts'
import { accessSecondsLeft, type Me, parseMe, type Tenant } from './me.api.ts'

/** @throws Problem; a 401 means that nobody is signed in, and the keeper knows */
async function askForMe(signal: AbortSignal): Promise<Me> {
  const reply = await call('/api/users/me', { signal })
  keeper.confirm(accessSecondsLeft(reply))
  return parseMe(reply.body)
}

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => askForMe(signal) })

/** Within the signed-in frame only, which waits for it. */
export function useMe(): Me {
  const { data } = useQuery(meQuery)
  if (data === undefined) throw new TypeError('useMe outside of the signed-in frame')
  return data
}

/** The tenant of that slug, or null where the person may not enter it. */
export function useTenant(slug: string): Tenant | null {
  return useMe().tenants.find((tenant) => tenant.slug === slug) ?? null
}
