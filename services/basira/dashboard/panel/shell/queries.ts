/**
 * The cache of what was asked, forgotten when another person signs in.
 *
 * How long answers hold is the web package's.
 */
import { dashboardQueries } from '@claviger/web'
import type { FetchQueryOptions, QueryKey } from '@tanstack/react-query'
import { keeper } from './api.ts'
import { meQuery } from './me.api.ts'

export const queries = dashboardQueries()

let epoch = keeper.epoch
keeper.subscribe(() => {
  const former = epoch
  epoch = keeper.epoch
  if (former === null || former === epoch) return
  // Another sign-in may be another person's; it may have been made in another tab.
  if (epoch !== null) void queries.resetQueries({ queryKey: meQuery.queryKey })
  queries.removeQueries({
    predicate: ({ queryKey }) => epoch === null || queryKey[0] !== meQuery.queryKey[0],
  })
  if (epoch === null) queries.getMutationCache().clear()
})

/**
 * Asks for what a page is about to show while its script is still on the way, unless it is known already. The page finds it
 * in the cache, and tells what went wrong.
 */
export function askAhead<Data, Key extends QueryKey>(query: FetchQueryOptions<Data, Error, Data, Key>): void {
  if (keeper.state === 'signed-out' || keeper.state === 'ended') return
  void queries.prefetchQuery({ ...query, staleTime: Number.POSITIVE_INFINITY })
}
