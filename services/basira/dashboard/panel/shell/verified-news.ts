/**
 * The news that an email address was verified, between the tabs of one browser.
 *
 * It says that there is something to ask the server, and nothing else: who believes it can be told nothing wrong.
 */

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('basira-verified')

/** Tells the other tabs. */
export function tellVerified(): void {
  channel?.postMessage('verified')
}

/** Calls `then` when another tab tells; the returned function ends that. */
export function onVerifiedElsewhere(then: () => void): () => void {
  channel?.addEventListener('message', then)
  return () => channel?.removeEventListener('message', then)
}
