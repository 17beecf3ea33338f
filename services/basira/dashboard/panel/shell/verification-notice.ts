/**
 * Where it is said that the address is not verified: above the page, or by the page where that is what stands in the way.
 *
 * Said in both places, one page would offer the same way out twice. What is said is up to those who say it.
 */
import { useLayoutEffect, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let pages = 0

/** For a page. Before the first paint: what is above the page does not show up only to go. */
export function useOwnVerificationNotice(isSaid: boolean): void {
  useLayoutEffect(() => {
    if (!isSaid) return
    count(1)
    return () => count(-1)
  }, [isSaid])
}

/** Whether the page says it. */
export function useIsSaidByPage(): boolean {
  return useSyncExternalStore(subscribe, () => pages > 0)
}

function count(change: 1 | -1): void {
  pages += change
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
