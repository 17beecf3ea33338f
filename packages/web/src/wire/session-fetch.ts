/**
 * Requests with the session's cookies: one that is answered with 401 is sent once more after a refresh.
 *
 * What replies say is read by whoever asks; when to refresh without being told is session-keeper.ts.
 */
import type { SessionKeeper } from '../session/session-keeper.ts'
import { callSignal } from './call-signal.ts'
import { Problem } from './problem.ts'

/** Twice what the server gives a request: whoever waits for a dialog to close is told something in the end. */
const answerWithinMs = 60_000

/** As clients made from an API's document ask for it: one request in, one response out. */
export type Fetch = (request: Request) => Promise<Response>

/** A `fetch` for calls that need somebody to be signed in. Rejects with a Problem where no reply came. */
export function sessionFetch(keeper: SessionKeeper): Fetch {
  // A body can be sent once: each attempt has its own copy.
  return (request) => signedIn(keeper, () => strangerFetch(request.clone()))
}

/** A `fetch` for calls whose 401 is an answer. Rejects with a Problem where no reply came, or not all of it. */
export const strangerFetch: Fetch = async (request) => {
  const signal = callSignal(answerWithinMs, request.signal)
  try {
    const response = await fetch(request, { signal })
    const bytes = await response.arrayBuffer()
    const { status, statusText, headers } = response
    // A 204 has a body of no bytes in some browsers, and may not be made with one.
    return new Response(bytes.byteLength === 0 ? null : bytes, { status, statusText, headers })
  } catch (error) {
    // What was called off stays what it is.
    if (request.signal.aborted) throw error
    throw signal.aborted ? late(request.method) : lost()
  }
}

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

/** That no reply came. */
export function lost(): Problem {
  return new Problem({
    status: null,
    message: 'The server cannot be reached. Check the connection and try again.',
  })
}

/** That none came for so long that nobody should wait any more. */
function late(method: string): Problem {
  const advice =
    method === 'GET'
      ? 'Try again in a moment.'
      : 'It may have done it all the same: look before you try again.'
  return new Problem({ status: null, message: `The server takes too long to answer. ${advice}` })
}
