/**
 * A request problem: a request that is refused for how it was sent, before anybody asks what it wants.
 *
 * What the engine refuses is its `Refusal`; statuses and sentences of both hang on the code in `reply-table.ts`.
 */

import { hasBrand } from 'claviger'

const brand = Symbol.for('claviger.request-problem')

/**
 * Every reason for which this layer says no.
 *
 * `request_malformed` is not HTTP, or HTTP that two readers could read differently (RFC 9112 §11.2). `headers_duplicate` is
 * a header with a credential that came twice, `credential_conflict` two headers with different ones. `internal` is a bug.
 */
export const requestProblemCodes = [
  'request_malformed',
  'headers_duplicate',
  'credential_conflict',
  'body_not_json',
  'body_invalid',
  'query_invalid',
  'cross_site',
  'route_unknown',
  'method_not_allowed',
  'request_timeout',
  'body_too_large',
  'uri_too_long',
  'media_type_unsupported',
  'headers_too_large',
  'shutting_down',
  'internal',
] as const

export type RequestProblemCode = (typeof requestProblemCodes)[number]

export interface RequestProblemDetails {
  /** Path of the field at fault, `tags.0`; never its value. */
  readonly field?: string
  /** Methods that the path answers to, of a `method_not_allowed`. */
  readonly allow?: readonly string[]
  /** Whole seconds until a repetition makes sense (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds?: number
}

/**
 * Thrown for a request that was sent wrongly. Its message is the code: error text never holds input. Recognise one by
 * `isRequestProblem`, not by its class.
 */
export class RequestProblem extends Error {
  readonly code: RequestProblemCode
  readonly details: RequestProblemDetails

  constructor(code: RequestProblemCode, details: RequestProblemDetails = {}) {
    super(code)
    this.name = 'RequestProblem'
    this.code = code
    this.details = details
  }

  get [brand](): true {
    return true
  }
}

const codes: ReadonlySet<unknown> = new Set(requestProblemCodes)

/** Whether `error` is a request problem with a code known here, whichever copy of this module made it. */
export function isRequestProblem(error: unknown): error is RequestProblem {
  return hasBrand(error, brand) && codes.has(Reflect.get(error as object, 'code'))
}
