/**
 * Where the person is signed in, and ending that.
 *
 * This session ends by signing out, which is the shell's.
 */
import { Problem, type SessionRow } from '@claviger/web'
import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../shell/api.ts'

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
  staleTime: 0,
  // Whoever comes back to the page wants to know who is signed in now.
  refetchOnWindowFocus: 'always',
})

/** Resolves where it had ended before, too. */
export async function endSession(id: string): Promise<void> {
  try {
    await ask(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }))
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error
  }
}

export async function endOtherSessions(): Promise<void> {
  await ask(api.DELETE('/api/v1/auth/sessions'))
}
