/**
 * The panel's calls to Basker's native API, and the keeper of its session.
 *
 * Paths and replies of one feature are in its `*.api.ts`.
 */
import {
  type Client,
  createClient,
  type FieldProblem,
  fieldsOf,
  keeperInBrowser,
  listField,
  type RefreshReply,
  retryAfter,
  type SessionKeeper,
  send,
  textField,
} from '@claviger/web'
import { accessSecondsLeft } from './me.api.ts'

/** Where the reply that tells does not come: as long as access tokens live by default. */
const defaultAccessSeconds = 900

export const keeper: SessionKeeper = keeperInBrowser({ name: 'basker', send: sendRefresh })

export const call: Client = createClient({ keeper, describe })

async function sendRefresh(attempt: string, signal: AbortSignal): Promise<RefreshReply> {
  const headers = { 'idempotency-key': attempt }
  const reply = await send('/api/users/refresh-token', { method: 'POST', headers, signal })
  if (reply.status === 401) return { outcome: 'ended' }
  if (reply.status >= 300) return { outcome: 'unreachable', retryAfterSeconds: retryAfter(reply.headers) }
  // The new tokens are here, whatever becomes of asking how long they last.
  const me = await send('/api/users/me', { signal }).catch(() => null)
  const left = me?.status === 200 ? accessSecondsLeft(me) : defaultAccessSeconds
  return { outcome: 'refreshed', accessSeconds: left }
}

/** Basker's refusals: a sentence in `message`, and on 422 a list of fields. */
function describe(status: number, body: unknown): { message: string; fields: readonly FieldProblem[] } {
  try {
    const fields = fieldsOf(body)
    return {
      message: textField(fields, 'message'),
      fields: status === 422 ? listField(fields, 'errors', fieldProblem) : [],
    }
  } catch {
    return { message: `The server answered ${status}. Try again in a moment.`, fields: [] }
  }
}

function fieldProblem(item: unknown): FieldProblem {
  const fields = fieldsOf(item)
  return { path: textField(fields, 'path'), message: textField(fields, 'message') }
}
