/**
 * Requests with the session's cookies: one that is answered with 401 is sent once more after a refresh.
 *
 * What replies say is read by whoever asks; when to refresh without being told is session-keeper.ts.
 */
import type { SessionKeeper } from '../session/session-keeper.ts'
import { Problem } from './problem.ts'

/** As clients made from an API's document ask for it: one request in, one response out. */
export type Fetch = (request: Request) => Promise<Response>

/** A `fetch` for calls that need somebody to be signed in. Rejects with a Problem where no reply came. */
export function sessionFetch(keeper: SessionKeeper): Fetch {
  // A body can be sent once: each attempt has its own copy.
  return (request) => signedIn(keeper, () => strangerFetch(request.clone()))
}

/** A `fetch` for calls whose 401 is an answer. Rejects with a Problem where no reply came. */
export const strangerFetch: Fetch = (request) =>
  fetch(request).catch((error: unknown) => refuseLoss(error, request.signal))

/**
 * Sends by `attempt`; where that is answered with 401, gets new tokens and sends once more. The 401 stands where the session
 * has ended.
 *
 * @throws Problem where new tokens cannot be got for now
 */
export async function signedIn<Answer extends { readonly status: number }>(
  keeper: SessionKeeper,
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  const sentAt = Date.now()
  const answer = await attempt()
  if (answer.status !== 401) return answer
  const outcome = await keeper.refresh(sentAt)
  if (outcome === 'unreachable') throw lost()
  return outcome === 'ended' ? answer : attempt()
}

/** Rejects with what a person can be told; what was called off stays what it is. */
export function refuseLoss(error: unknown, signal: AbortSignal | undefined): never {
  throw signal?.aborted === true ? error : lost()
}

/** That no reply came. */
export function lost(): Problem {
  return new Problem({
    status: null,
    message: 'The server cannot be reached. Check the connection and try again.',
  })
}
