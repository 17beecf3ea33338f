/**
 * The cache of what was asked, forgotten when another person signs in.
 *
 * How long answers hold is the web package's.
 */
import { dashboardQueries } from '@claviger/web'
import type { FetchInfiniteQueryOptions, FetchQueryOptions, QueryKey } from '@tanstack/react-query'
import { keeper } from './api.ts'
import { type Me, meQuery } from './me.api.ts'

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

/** For what is to be new whenever a page shows it: it is not asked for again by the page that it was just asked for. */
export const justAskedMs = 3_000

/**
 * Asks for what a page is about to show while its script is still on the way, unless it is known already. The page finds it
 * in the cache, and tells what went wrong.
 */
export function askAhead<Data, Key extends QueryKey>(query: FetchQueryOptions<Data, Error, Data, Key>): void {
  if (!isOut()) void queries.prefetchQuery({ ...query, staleTime: Number.POSITIVE_INFINITY })
}

/** The same for the first page of a list. */
export function askPageAhead<Page, Key extends QueryKey, Cursor>(
  query: FetchInfiniteQueryOptions<Page, Error, Page, Key, Cursor>,
): void {
  if (!isOut()) void queries.prefetchInfiniteQuery({ ...query, staleTime: Number.POSITIVE_INFINITY })
}

/** The same for what depends on who is signed in. */
export function askAheadFor<Data, Key extends QueryKey>(
  queryFor: (me: Me) => FetchQueryOptions<Data, Error, Data, Key>,
): void {
  if (isOut()) return
  const asked = queries.ensureQueryData(meQuery).then((me) => askAhead(queryFor(me)))
  // The frame says so.
  asked.catch(() => undefined)
}

function isOut(): boolean {
  return keeper.state === 'signed-out' || keeper.state === 'ended'
}
