/**
 * What went wrong with a call, as a person can be told.
 *
 * What replies look like is up to each service; its client makes these from them.
 */

/** A field of a form that the server did not take. */
export interface FieldProblem {
  /** Path in what was sent, with dots. */
  readonly path: string
  readonly message: string
}

export interface ProblemFacts {
  /** Null: no reply came. */
  readonly status: number | null
  readonly message: string
  readonly fields?: readonly FieldProblem[]
  readonly requestId?: string | null
  readonly retryAfterSeconds?: number | null
}

/** Same in every bundle on a page. */
const brand = Symbol.for('claviger.web.problem')

/** Thrown for a call that did not bring what was asked for. Recognise one by `isProblem`, not by its class. */
export class Problem extends Error {
  /** HTTP status; null where no reply came. */
  readonly status: number | null
  readonly fields: readonly FieldProblem[]
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null

  constructor(facts: ProblemFacts) {
    super(facts.message)
    this.name = 'Problem'
    this.status = facts.status
    this.fields = facts.fields ?? []
    this.requestId = facts.requestId ?? null
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `Problem`, whichever copy of this module made it. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && Reflect.get(error, brand) === true
}

/** A sentence for `error`, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (isProblem(error)) return error.message
  return 'Something went wrong on this page. Reload it and try again.'
}

/** Whether what was asked for is not there, or not for whoever asks. */
export function isGone(error: unknown): boolean {
  return isProblem(error) && error.status === 404
}

/** Whether asking again may help: not where the server has said no. */
export function mayPass(error: unknown): boolean {
  return isProblem(error) && (error.status === null || error.status === 429 || error.status >= 500)
}
