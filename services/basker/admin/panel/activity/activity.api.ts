/**
 * The audit log of the site, page by page and as a file.
 *
 * How it is shown is the web package's.
 */
import {
  type ActivityParty,
  type ActivityRow,
  type ActivityRows,
  type ActivitySearch,
  activityQuery,
  exportActivity,
  fieldsOf,
  flagField,
  listField,
  sessionFetch,
  textField,
  textOrNull,
} from '@claviger/web'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call, keeper } from '../shell/api.ts'

const firstPage: string | null = null

export function activityPages(search: ActivitySearch) {
  return infiniteQueryOptions({
    queryKey: ['activity', search],
    queryFn: async ({ pageParam, signal }): Promise<ActivityRows> => {
      const query = new URLSearchParams(activityQuery(search, Date.now()))
      if (pageParam !== null) query.set('cursor', pageParam)
      const body = fieldsOf((await call(`/api/activity?${query}`, { signal })).body)
      return { events: listField(body, 'events', parseEvent), next: textOrNull(body, 'next_cursor') }
    },
    initialPageParam: firstPage,
    getNextPageParam: ({ next }) => next,
    staleTime: 3_000,
  })
}

export function exportEvents(search: ActivitySearch): Promise<void> {
  const query = new URLSearchParams(activityQuery(search, Date.now()))
  return exportActivity(sessionFetch(keeper), `/api/activity?${query}`)
}

function parseEvent(item: unknown): ActivityRow {
  const event = fieldsOf(item)
  return {
    id: textField(event, 'id'),
    at: textField(event, 'at'),
    actor: parseParty(event['actor']),
    action: textField(event, 'action'),
    object: parseParty(event['object']),
    network: textOrNull(event, 'network'),
    device: textOrNull(event, 'device'),
    requestId: textOrNull(event, 'request_id'),
    isRefused: flagField(event, 'refused'),
  }
}

function parseParty(item: unknown): ActivityParty {
  const party = fieldsOf(item)
  return { type: textField(party, 'type'), id: textOrNull(party, 'id'), name: textOrNull(party, 'name') }
}
