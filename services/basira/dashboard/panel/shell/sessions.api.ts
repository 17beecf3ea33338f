/**
 * Where the person is signed in.
 *
 * Ending that is the sessions feature's.
 */
import type { SessionRow } from '@claviger/web'
import { queryOptions } from '@tanstack/react-query'
import { api, ask } from './api.ts'
import { justAskedMs } from './queries.ts'

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }): Promise<readonly SessionRow[]> => {
    const { sessions } = await ask(api.GET('/api/v1/auth/sessions', { signal }))
    return sessions.map((session) => ({
      id: session.id,
      device: session.device,
      firstPlace: session.first_place,
      lastPlace: session.last_place,
      createdAt: session.created_at,
      lastSeenAt: session.last_seen_at,
      isCurrent: session.current,
    }))
  },
  staleTime: justAskedMs,
  // Whoever comes back to the page wants to know who is signed in now.
  refetchOnWindowFocus: 'always',
})
