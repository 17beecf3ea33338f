/**
 * Calls of a dashboard to the API on its own origin, with the session's cookies.
 *
 * What replies mean is parsed by each feature; a 401 is refreshed and sent once more here, so that no feature has to.
 */
import type { SessionKeeper } from '../session/session-keeper.ts'
import { Problem, type ProblemFacts } from './problem.ts'
import { signedIn, strangerFetch } from './session-fetch.ts'

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** A call that nobody need be signed in for: its 401 is an answer. */
  readonly isAnonymous?: boolean
}

export interface Reply {
  readonly status: number
  /** Parsed JSON; null where there was no body. */
  readonly body: unknown
  readonly headers: Headers
}

/** Sends and resolves to a 2xx reply. @throws Problem for anything else */
export type Client = (path: string, call?: Call) => Promise<Reply>

export interface ClientOptions {
  readonly keeper: SessionKeeper
  /** The service's own way of saying no, as a sentence and fields. */
  readonly describe: (status: number, body: unknown) => Pick<ProblemFacts, 'message' | 'fields'>
}

export function createClient({ keeper, describe }: ClientOptions): Client {
  return async (path, call = {}) => {
    const attempt = (): Promise<Reply> => send(path, call)
    return accept(await (call.isAnonymous === true ? attempt() : signedIn(keeper, attempt)), describe)
  }
}

/** One request, whatever its status. @throws Problem where no reply came */
export async function send(path: string, call: Call): Promise<Reply> {
  const { method = 'GET', body, headers = {}, signal } = call
  const request = new Request(path, {
    method,
    credentials: 'same-origin',
    redirect: 'error',
    headers: { accept: 'application/json', ...(body === undefined ? {} : jsonType), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  const response = await strangerFetch(request)
  const text = await response.text()
  return { status: response.status, body: parseJson(text), headers: response.headers }
}

const jsonType = { 'content-type': 'application/json' }

function parseJson(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function accept(reply: Reply, describe: ClientOptions['describe']): Reply {
  const { status, body, headers } = reply
  if (status >= 200 && status < 300) return reply
  throw new Problem({
    status,
    ...describe(status, body),
    requestId: headers.get('x-request-id'),
    retryAfterSeconds: retryAfter(headers),
  })
}

/** The seconds that a reply asks to wait, or null (RFC 9110 §10.2.3; dates are not used by our services). */
export function retryAfter(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : null
}
