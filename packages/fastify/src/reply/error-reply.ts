/**
 * Turning whatever was thrown into a reply: one mapping for handlers, hooks, Fastify and Node's parser.
 *
 * The sentences are the service's (`reply-table.ts`); writing to a broken socket is `../server/client-error.ts`.
 */
import { isRefusal, type Refusal } from 'claviger'
import type { ReplyCode, ReplyRow, ReplyTable } from './reply-table.ts'
import { isRequestProblem, RequestProblem, type RequestProblemCode } from './request-problem.ts'

export interface ErrorReply {
  readonly code: ReplyCode
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

/** Fastify's own errors, by their code. */
const frameworkCodes: ReadonlyMap<string, RequestProblemCode> = new Map([
  ['FST_ERR_BAD_URL', 'request_malformed'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'uri_too_long'],
  ['FST_ERR_NOT_FOUND', 'route_unknown'],
  // @fastify/static's, of a path that would lead out of its folder.
  ['FST_STATIC_FORBIDDEN_PATH', 'route_unknown'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'media_type_unsupported'],
  ['FST_ERR_ROUTE_MISSING_CONTENT_TYPE', 'media_type_unsupported'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body_too_large'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'request_malformed'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'body_not_json'],
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'body_not_json'],
  ['FST_ERR_VALIDATION', 'body_invalid'],
])

/** What a body's stream breaks with, where nobody but the sender is to blame. */
const bodyStreamCodes: ReadonlyMap<string, RequestProblemCode> = new Map([
  ['ECONNRESET', 'request_malformed'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'request_malformed'],
  ['Z_DATA_ERROR', 'body_not_json'],
  ['Z_BUF_ERROR', 'body_not_json'],
])

const internal = new RequestProblem('internal')

/** The refusal that `error` is: itself, what it means where it is Fastify's, or `internal`. */
export function refusalOf(error: unknown): Refusal | RequestProblem {
  if (isRefusal(error) || isRequestProblem(error)) return error
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return internal
  // Fastify marks what broke while it read a body; the same code from a database is ours.
  const isBodyStream = 'statusCode' in error && error.statusCode === 400
  const code = frameworkCodes.get(error.code) ?? (isBodyStream ? bodyStreamCodes.get(error.code) : undefined)
  return code === undefined ? internal : new RequestProblem(code)
}

/** How `refusal` is answered. A code that answers 401 or 403 carries its challenge, 429 and 503 carry `Retry-After`. */
export function errorReply(
  table: ReplyTable,
  refusal: Refusal | RequestProblem,
  requestId: string,
): ErrorReply {
  const { code, details } = refusal
  const row = table.rows[code]
  const blanks = {
    field: ('field' in details ? details.field : undefined) ?? '',
    scope: ('scope' in details ? details.scope : undefined) ?? '',
    seconds: String(details.retryAfterSeconds ?? 1),
  }
  const body = JSON.stringify(table.body(filled(row.sentence, blanks), code, requestId))
  return { code, status: row.status, headers: headersOf(row, refusal, blanks), body }
}

type Blanks = Readonly<Record<'field' | 'scope' | 'seconds', string>>

function headersOf(row: ReplyRow, refusal: Refusal | RequestProblem, blanks: Blanks): Record<string, string> {
  const headers: Record<string, string> = {}
  if (row.wwwAuthenticate !== undefined) headers['www-authenticate'] = filled(row.wwwAuthenticate, blanks)
  if (row.status === 429 || row.status === 503) headers['retry-after'] = blanks.seconds
  if (isRequestProblem(refusal) && refusal.details.allow !== undefined) {
    headers['allow'] = refusal.details.allow.join(', ')
  }
  return headers
}

function filled(text: string, blanks: Blanks): string {
  return text.replace(/\{(field|scope|seconds)\}/g, (_, name: keyof Blanks) => blanks[name])
}
