/**
 * Calls to Basira's API, with types from its OpenAPI document, and the keeper of the session.
 *
 * Paths and replies of one feature are in its `*.api.ts`.
 */
import {
  type FieldProblem,
  keeperInBrowser,
  Problem,
  type RefreshReply,
  retryAfter,
  type SessionKeeper,
  send,
  sessionFetch,
  strangerFetch,
} from '@claviger/web'
import createClient from 'openapi-fetch'
import { accessSecondsLeft } from './access-time.ts'
import type { paths } from './openapi.d.ts'

/** Where the reply that tells does not come: as long as access tokens live by default. */
const defaultAccessSeconds = 900

export const keeper: SessionKeeper = keeperInBrowser({ name: 'basira', send: sendRefresh })

/** `api.GET('/api/v1/…')` and so on; give what it returns to `ask`. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  redirect: 'error',
  fetch: sessionFetch(keeper),
})

/** For calls that nobody need be signed in for: their 401 is an answer. */
export const asStranger = { fetch: strangerFetch } as const

interface Sent {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

export interface Answer<Data> {
  readonly data: Data
  readonly headers: Headers
}

/** The body of a 2xx reply; undefined where it has none. @throws Problem for anything else */
export async function ask<S extends Sent>(sent: Promise<S>): Promise<Exclude<S['data'], undefined>> {
  return (await answer(sent)).data
}

/** The same with the headers. */
export async function answer<S extends Sent>(
  sent: Promise<S>,
): Promise<Answer<Exclude<S['data'], undefined>>> {
  const { data, error, response } = await sent
  if (!response.ok) throw problemOf(response, error)
  // The types of the document say when there is a body, and a test holds the document to the replies.
  return { data: data as Exclude<S['data'], undefined>, headers: response.headers }
}

/** Basira's refusals: a sentence in `error`, and all else in the head of the reply. */
function problemOf({ status, headers }: Response, body: unknown): Problem {
  const said = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  const fields = status === 400 && typeof said === 'string' ? fieldsNamedIn(said) : []
  const sentence = typeof said === 'string' ? said : `The server answered ${status}. Try again in a moment.`
  return new Problem({
    status,
    message: fields[0]?.message ?? sentence,
    fields,
    requestId: headers.get('x-request-id'),
    retryAfterSeconds: retryAfter(headers),
  })
}

/** The field that a refused body's sentence ends with, as its path. The sentence itself is for those who wrote the call. */
function fieldsNamedIn(sentence: string): readonly FieldProblem[] {
  const path = /Look at ([a-z0-9_.]+)\.$/.exec(sentence)?.[1]
  if (path === undefined) return []
  const [name = ''] = path.split('.')
  return [
    {
      path,
      message: `This ${name.replaceAll('_', ' ')} is not accepted. It may be empty, too long, or hold characters that cannot be seen.`,
    },
  ]
}

async function sendRefresh(attempt: string, signal: AbortSignal): Promise<RefreshReply> {
  const headers = { 'idempotency-key': attempt }
  const reply = await send('/api/v1/auth/session/refresh', { method: 'POST', headers, signal })
  if (reply.status === 401) return { outcome: 'ended' }
  if (reply.status >= 300) return { outcome: 'unreachable', retryAfterSeconds: retryAfter(reply.headers) }
  return { outcome: 'refreshed', accessSeconds: await askAccessSeconds(signal) }
}

/** How long the tokens last that were just received; they are here, whatever becomes of asking. */
export function askAccessSeconds(signal: AbortSignal | null = null): Promise<number> {
  return answer(api.GET('/api/v1/auth/me', { ...asStranger, signal }))
    .then(({ data, headers }) => accessSecondsLeft(data.credential.expires_at, headers))
    .catch(() => defaultAccessSeconds)
}
