/**
 * Who is at a page that needs nobody to be signed in.
 *
 * Pages for the signed-in only have useMe.
 */
import { useSessionState } from '@claviger/web'
import { useQuery } from '@tanstack/react-query'
import { keeper } from './api.ts'
import { type Me, meQuery } from './me.api.ts'

/** Null while nobody is known to be signed in. The server is asked only where somebody may be. */
export function useVisitor(): Me | null {
  const state = useSessionState()
  const isIn = state === 'signed-in'
  const { data } = useQuery({ ...meQuery, enabled: isIn || (state === 'unknown' && keeper.mayBeSignedIn) })
  return isIn ? (data ?? null) : null
}

/** Whether the server is being asked who is here: until then nobody is told apart from a stranger. */
export function useVisitorIsAsked(): boolean {
  const state = useSessionState()
  const { isFetching } = useQuery({ ...meQuery, enabled: false })
  return state === 'unknown' && keeper.mayBeSignedIn && isFetching
}
