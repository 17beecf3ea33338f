/**
 * The token of a mailed link, from the fragment of the address, which no server and no log gets to see.
 *
 * It is taken out of the address before the router reads that, so that neither the browser's history nor the router keeps it.
 * What it is good for, and until when it is kept, is mailed-link.ts.
 */
import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router'

export interface LinkToken {
  /** Which of those that came in this window it is. */
  readonly number: number
  /** The page that it came with. */
  readonly path: string
  /** Null once it is forgotten. */
  text: string | null
}

let last: LinkToken | null = null
const listeners = new Set<() => void>()

/** The history of a dashboard's router: it sees every address without its token. For one router, and before it begins. */
export function historyWithoutTokens(): RouterHistory {
  takeToken()
  // Another link that is pasted into the same window. The router's own listener comes after this one.
  addEventListener('popstate', takeToken)
  return createBrowserHistory()
}

/** The token that came last, forgotten or not. */
export function lastToken(): LinkToken | null {
  return last
}

export function onToken(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Nothing holds its text any more. */
export function forgetToken(token: LinkToken): void {
  token.text = null
}

function takeToken(): void {
  const text = new URLSearchParams(location.hash.slice(1)).get('token')
  if (text === null || text === '') return
  last = { number: (last?.number ?? 0) + 1, path: location.pathname, text }
  // Not the router's own, by which it would hear of a change before it hears of the address.
  History.prototype.replaceState.call(history, history.state, '', location.pathname)
  for (const listener of listeners) listener()
}
