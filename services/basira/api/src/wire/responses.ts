/**
 * What routes say about their replies in the OpenAPI document, taken from the table of refusals.
 *
 * Sending refusals is packages/fastify's error handler.
 */
import type { ReplyCode } from '@claviger/fastify'
import { Type } from 'typebox'
import { refusalRows } from '../refusals.ts'
import { ErrorBody } from './schemas.ts'

type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 414 | 415 | 429 | 431 | 500 | 503

/** What any call may answer, whoever asks. */
const always: readonly ReplyCode[] = ['rate_limited', 'internal', 'unavailable']
/** What any call with a body may answer. */
const withBody: readonly ReplyCode[] = [
  'body_not_json',
  'body_invalid',
  'body_too_large',
  'media_type_unsupported',
]
/** What any call that needs a credential may answer. */
const withCaller: readonly ReplyCode[] = [
  'headers_duplicate',
  'credential_conflict',
  'credential_missing',
  'credential_invalid',
  'cross_site',
]

/** One schema a status, with the sentences that may be in it. */
export function refuses(...codes: readonly ReplyCode[]): Partial<Record<ErrorStatus, typeof ErrorBody>> {
  const byStatus = Map.groupBy([...new Set([...codes, ...always])], (code) => refusalRows[code].status)
  const described = [...byStatus].map(([status, those]) => {
    const description = those.map((code) => `\`${code}\`: ${refusalRows[code].when}`).join(' ')
    return [status, { ...ErrorBody, description }] as const
  })
  return Object.fromEntries(described)
}

/** For calls that need a credential. */
export function refusesCaller(...codes: readonly ReplyCode[]) {
  return refuses(...withCaller, ...codes)
}

/** For calls that take a body and no credential. */
export function refusesBody(...codes: readonly ReplyCode[]) {
  return refuses(...withBody, ...codes)
}

/** For calls that need both. */
export function refusesCallerAndBody(...codes: readonly ReplyCode[]) {
  return refuses(...withCaller, ...withBody, ...codes)
}

/** A reply without a body. */
export function nothing(description: string) {
  return Type.Null({ description })
}

/** How a call may be authenticated, as OpenAPI says it; the schemes are named in `../server.ts`. */
export const anyCredential = [
  { apiKey: [] },
  { apiKeyBearer: [] },
  { accessToken: [] },
  { sessionCookie: [] },
]
export const sessionOnly = [{ accessToken: [] }, { sessionCookie: [] }]
export const noCredential: [] = []
