/**
 * The audit log of the organization, page by page and as a file.
 *
 * How it is shown is the web package's.
 */
import {
  type ActivityRows,
  type ActivitySearch,
  activityQuery,
  exportActivity,
  sessionFetch,
} from '@claviger/web'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, ask, keeper } from '../shell/api.ts'
import { justAskedMs } from '../shell/queries.ts'

const firstPage: string | null = null

export function activityPages(search: ActivitySearch) {
  return infiniteQueryOptions({
    queryKey: ['activity', search],
    queryFn: async ({ pageParam, signal }): Promise<ActivityRows> => {
      const filter = activityQuery(search, Date.now())
      const query = pageParam === null ? filter : { ...filter, cursor: pageParam }
      const page = await ask(api.GET('/api/v1/activity', { params: { query }, signal }))
      return {
        events: page.events.map(({ request_id, refused, ...event }) => ({
          ...event,
          requestId: request_id,
          isRefused: refused,
        })),
        next: page.next_cursor,
      }
    },
    initialPageParam: firstPage,
    getNextPageParam: ({ next }) => next,
    staleTime: justAskedMs,
  })
}

export function exportEvents(search: ActivitySearch): Promise<void> {
  const query = new URLSearchParams(activityQuery(search, Date.now()))
  return exportActivity(sessionFetch(keeper), `/api/v1/activity?${query}`)
}
