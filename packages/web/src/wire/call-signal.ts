/**
 * When a call is given up: after a time, or when whoever asked calls it off.
 *
 * What is made of that is up to whoever sends the call. `AbortSignal.any` would do the same, which Safari has since 17.4 only.
 */

/** Aborts after `withinMs`, or with `calledOff` if that is sooner, for the same reason. */
export function callSignal(withinMs: number, calledOff: AbortSignal): AbortSignal {
  const either = new AbortController()
  for (const signal of [calledOff, AbortSignal.timeout(withinMs)]) {
    if (signal.aborted) either.abort(signal.reason)
    // Until one of them did: what calls off outlives the calls, and would keep them all.
    signal.addEventListener('abort', () => either.abort(signal.reason), { signal: either.signal })
  }
  return either.signal
}
