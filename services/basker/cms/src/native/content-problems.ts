/**
 * What content refuses, as replies of the native API: fields that do not fit, a slug that is taken, a version that is stale.
 *
 * Everything else is answered by the server's own table (`refusals.ts`).
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isDuplicateSlug, isStaleDocument } from '../content/document.ts'
import { isQueryProblem } from '../content/query.ts'
import { type InvalidDocument, isInvalidDocument } from '../model/issue.ts'
import { errorBody } from './refusals.ts'

/** Thrown for a deed that the state of things does not allow; its message is made to be shown. */
export class Conflict extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Conflict'
  }
}

interface Reply {
  readonly status: number
  readonly message: string
  readonly errors?: InvalidDocument['issues']
}

function replyTo(error: unknown): Reply | null {
  if (isInvalidDocument(error)) {
    return { status: 422, message: 'Some fields cannot be saved as they are.', errors: error.issues }
  }
  if (isDuplicateSlug(error)) {
    return { status: 409, message: 'Another document of this tenant has this slug.' }
  }
  if (isStaleDocument(error)) {
    return { status: 412, message: 'The document has changed since you opened it.' }
  }
  if (error instanceof Conflict) return { status: 409, message: error.message }
  if (isQueryProblem(error)) return { status: 400, message: error.message }
  return null
}

/** For `setErrorHandler` of the scope with the native API's routes. */
export function answerContentProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = replyTo(error)
  if (answer === null) throw error
  const body = errorBody(answer.status, answer.message, request.id)
  reply
    .code(answer.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ ...body, ...(answer.errors !== undefined && { errors: answer.errors }) }))
}
