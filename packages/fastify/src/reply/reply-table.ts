/**
 * A reply table: what each code is on the wire of one service, as data.
 *
 * Which error is which code: `error-reply.ts`.
 */
import type { RefusalCode } from 'claviger'
import type { RequestProblemCode } from './request-problem.ts'

/** Everything a caller can be refused with. */
export type ReplyCode = RefusalCode | RequestProblemCode

export interface ReplyRow {
  readonly status: number
  /** Where it says `{field}`, `{scope}` or `{seconds}`, what the refusal knows is filled in. */
  readonly sentence: string
  /** Value of `WWW-Authenticate`; `{scope}` is filled in. Absent: no such header. */
  readonly wwwAuthenticate?: string
}

export interface ReplyTable {
  readonly rows: Readonly<Record<ReplyCode, ReplyRow>>
  /** The body of an error reply; serialised as JSON as it is. */
  body(sentence: string, code: ReplyCode, requestId: string): object
}

/** The challenges of RFC 6750 §3 for one realm. */
export interface BearerChallenges {
  /** No credential at all: no error code, so that whoever did not try learns only how to (§3.1). */
  readonly missing: string
  readonly invalid: string
  readonly scope: string
}

/** @param realm printable ASCII without quotes and backslashes */
export function bearerChallenges(realm: string): BearerChallenges {
  if (!/^[\x20-\x7e]+$/.test(realm) || /["\\]/.test(realm)) {
    throw new TypeError('bearerChallenges: realm must be printable ASCII without quotes')
  }
  const missing = `Bearer realm="${realm}"`
  return {
    missing,
    invalid: `${missing}, error="invalid_token"`,
    scope: `${missing}, error="insufficient_scope", scope="{scope}"`,
  }
}

/** Rows for requests that were sent wrongly, for services that have no sentences of their own for them. */
export const requestProblemRows: Readonly<Record<RequestProblemCode, ReplyRow>> = {
  request_malformed: { status: 400, sentence: 'The request is malformed' },
  headers_duplicate: { status: 400, sentence: 'A header with a credential was sent more than once' },
  credential_conflict: { status: 400, sentence: 'The request carries more than one credential' },
  body_not_json: { status: 400, sentence: 'The request body is not valid JSON' },
  body_invalid: { status: 400, sentence: 'The request body is not valid: {field}' },
  query_invalid: { status: 400, sentence: 'The query is not valid: {field}' },
  cross_site: { status: 403, sentence: 'Requests from other sites are refused' },
  route_unknown: { status: 404, sentence: 'Not found' },
  method_not_allowed: { status: 405, sentence: 'Method not allowed' },
  request_timeout: { status: 408, sentence: 'The request took too long to arrive' },
  body_too_large: { status: 413, sentence: 'The request body is too large' },
  uri_too_long: { status: 414, sentence: 'The URL is too long' },
  media_type_unsupported: { status: 415, sentence: 'The request body must be application/json' },
  headers_too_large: { status: 431, sentence: 'The request headers are too large' },
  shutting_down: { status: 503, sentence: 'The service is restarting' },
  internal: { status: 500, sentence: 'Internal error' },
}
