/**
 * The way out of the signed-in pages, to the sign-in and back to where somebody was.
 *
 * Whether somebody is signed in, the keeper knows.
 */
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSessionState } from '../session/session-context.tsx'

export interface SignInSearch {
  /** Where to go afterwards: a place in the dashboard. */
  readonly back?: string
  readonly ended?: boolean
}

/** What the address of the sign-in may say; the rest is left out rather than refused. */
export function parseSignInSearch({ back, ended }: Record<string, unknown>): SignInSearch {
  return {
    // One slash: two would be another site's address.
    ...(typeof back === 'string' && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in')
      ? { back }
      : {}),
    ...(ended === true ? { ended } : {}),
  }
}

/** Leads to the sign-in as soon as nobody is signed in any more. @returns whether it does */
export function useWayOut(): boolean {
  const state = useSessionState()
  const router = useRouter()
  const isOut = state === 'signed-out' || state === 'ended'
  useEffect(() => {
    const { href, pathname } = router.latestLocation
    if (!isOut || pathname === '/sign-in') return
    const search: SignInSearch = { back: href, ...(state === 'ended' ? { ended: true } : {}) }
    void router.navigate({ to: '/sign-in', search, replace: true })
  }, [isOut, state, router])
  return isOut
}

/** Goes on to `back` as soon as somebody is signed in, be it in another tab. */
export function useWayBack(back: string | undefined): void {
  const state = useSessionState()
  const navigate = useNavigate()
  useEffect(() => {
    if (state === 'signed-in') void navigate({ href: back ?? '/', replace: true })
  }, [state, back, navigate])
}
