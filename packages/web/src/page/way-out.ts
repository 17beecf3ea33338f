/**
 * The way out of the signed-in pages, to the sign-in and back to where somebody was.
 *
 * Whether somebody is signed in, the keeper knows.
 */
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useKeeper, useSessionState } from '../session/session-context.tsx'

export interface SignInSearch {
  /** Where to go afterwards: a place in the dashboard. */
  readonly back?: string | undefined
  readonly ended?: true | undefined
}

/**
 * What the address of the sign-in may say; the rest is left out rather than refused. Each name is given a value, were it
 * undefined: the router lets what the address says through under every name that it finds none for.
 */
export function parseSignInSearch({ back, ended }: Record<string, unknown>): SignInSearch {
  return { back: placeOf(back), ended: ended === true ? ended : undefined }
}

/** Stands for the dashboard's own origin; no address can lead there. */
const ownOrigin = 'https://dashboard.invalid'

/**
 * `back` where it is a place in the dashboard and not the sign-in. Read as a browser reads it, which drops tabs, takes `\` for
 * `/`, and goes elsewhere after two slashes.
 */
function placeOf(back: unknown): string | undefined {
  if (typeof back !== 'string' || !back.startsWith('/') || !URL.canParse(back, ownOrigin)) return undefined
  const { origin, pathname, search, hash } = new URL(back, ownOrigin)
  const isPlace = origin === ownOrigin && !pathname.startsWith('//') && !pathname.startsWith('/sign-in')
  return isPlace ? `${pathname}${search}${hash}` : undefined
}

/**
 * Leads to the sign-in as soon as nobody is signed in any more, and from there back to here; not where somebody signed out in
 * this tab, who is done with it. @returns whether it does
 */
export function useWayOut(): boolean {
  const state = useSessionState()
  const keeper = useKeeper()
  const router = useRouter()
  const isOut = state === 'signed-out' || state === 'ended'
  useEffect(() => {
    const { href, pathname } = router.latestLocation
    if (!isOut || pathname === '/sign-in') return
    const search: SignInSearch = {
      ...(keeper.hasLeft || href === '/' ? {} : { back: href }),
      ...(state === 'ended' ? { ended: true } : {}),
    }
    void router.navigate({ to: '/sign-in', search, replace: true })
  }, [isOut, state, router, keeper])
  return isOut
}

/** Goes on to `back` as soon as somebody is signed in, be it in another tab. */
export function useWayBack(back: string | undefined): void {
  const state = useSessionState()
  const navigate = useNavigate()
  useEffect(() => {
    if (state === 'signed-in') void navigate({ href: placeOf(back) ?? '/', replace: true })
  }, [state, back, navigate])
}
