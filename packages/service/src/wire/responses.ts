/**
 * What routes say about their replies in the OpenAPI document, beside the schema of success.
 *
 * Statuses and sentences hang on the code in each service's table; sending them is packages/fastify's error handler.
 */
import type { ReplyCode } from '@claviger/fastify'
import { Type } from 'typebox'

/** What any call may answer, whoever asks. */
export const alwaysRefused: readonly ReplyCode[] = ['rate_limited', 'internal', 'unavailable']

const body: readonly ReplyCode[] = [
  'body_not_json',
  'body_invalid',
  'body_too_large',
  'media_type_unsupported',
]
const caller: readonly ReplyCode[] = [
  'headers_duplicate',
  'credential_conflict',
  'credential_missing',
  'credential_invalid',
]

/** A route's `config`, for the document. */
interface Refusing {
  readonly refuses: readonly ReplyCode[]
}

/** For calls that need a credential and change nothing: those are answered whatever site they come from. */
export function refusesReader(...codes: readonly ReplyCode[]): Refusing {
  return { refuses: [...caller, ...codes] }
}

/** For calls that need a credential and change something. */
export function refusesCaller(...codes: readonly ReplyCode[]): Refusing {
  return { refuses: [...caller, 'cross_site', ...codes] }
}

/** For calls that take a body and no credential. */
export function refusesBody(...codes: readonly ReplyCode[]): Refusing {
  return { refuses: [...body, ...codes] }
}

/** For calls that need both. */
export function refusesCallerAndBody(...codes: readonly ReplyCode[]): Refusing {
  return { refuses: [...caller, 'cross_site', ...body, ...codes] }
}

/** A reply without a body. */
export function nothing(description: string) {
  return Type.Null({ description })
}

export const noCredential: [] = []
