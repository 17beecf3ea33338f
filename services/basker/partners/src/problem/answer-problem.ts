/**
 * The error handler of the Partners API: `{"error","message","requestId"}`, with `errors` where fields are at fault.
 *
 * What is not of the Partners API (a store out of reach, a bug) is answered by the server's own handler.
 */
import { STATUS_CODES } from 'node:http'
import { isRequestProblem } from '@claviger/fastify'
import { isRefusal, type Refusal } from 'claviger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bodyNotJson, PartnerProblem, roleMissing, tooManyRequests, unauthorized } from './partner-problem.ts'

/** For `setErrorHandler` of the scope with the Partners API's routes. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error)
  if (problem === null) throw error
  const { status, message, extras } = problem
  const body = {
    error: STATUS_CODES[status] ?? String(status),
    message,
    ...(extras.bare === true ? {} : { requestId: request.id }),
    ...(extras.errors === undefined ? {} : { errors: extras.errors }),
  }
  // Node reads the rest of an unread body away; closing at once would reset the connection before the reply is seen.
  reply.removeHeader('connection')
  reply
    .code(status)
    .headers(extras.headers ?? {})
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body))
}

function problemOf(error: unknown): PartnerProblem | null {
  if (error instanceof PartnerProblem) return error
  if (isRefusal(error)) return problemOfRefusal(error)
  if (isRequestProblem(error) && error.code === 'body_not_json') return bodyNotJson
  return null
}

/**
 * What a write is refused with whose key ended, or whose user lost the role, since its request was judged; and a key that has
 * too much waiting or unread.
 */
function problemOfRefusal({ code, details }: Refusal): PartnerProblem | null {
  if (code === 'credential_invalid') return unauthorized
  if (code === 'rate_limited') return tooManyRequests(details.retryAfterSeconds ?? 1)
  return code === 'role_missing' ? roleMissing : null
}
