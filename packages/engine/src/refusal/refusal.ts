/**
 * A refusal: an expected no, with a code. Statuses and sentences hang on the code elsewhere, in one table each.
 *
 * Not here: mistakes of our own caller (`TypeError`) and bugs (anything else that is thrown).
 */

import { hasBrand } from './brand.ts'

const brand = Symbol.for('claviger.refusal')

/**
 * Every reason for which the engine says no.
 *
 * `credential_invalid` stands for malformed, unknown, wrong, expired and revoked alike, and for a credential whose
 * owner may not act or whose address is not allowed: whoever presents it learns nothing about which (ASVS 5.0 V6).
 * `not_found` stands for unknown and foreign ids alike.
 */
export const refusalCodes = [
  'credential_missing',
  'credential_invalid',
  'scope_missing',
  'role_missing',
  'session_required',
  'verification_required',
  'not_found',
  'sign_in_failed',
  'refresh_invalid',
  'link_invalid',
  'password_wrong',
  'password_too_short',
  'password_too_long',
  'password_common',
  'password_guessable',
  'password_breached',
  'email_invalid',
  'key_wider_than_maker',
  'key_outlives_maker',
  'key_not_narrower',
  'key_not_sooner',
  'key_expiry_past',
  'key_not_active',
  'key_limit_reached',
  'key_limit_unverified',
  'scope_unknown',
  'address_list_invalid',
  'last_owner',
  'secret_active',
  'rate_limited',
  'busy',
  'unavailable',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

export interface RefusalDetails {
  /** Whole seconds until a repetition makes sense (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds?: number
  /** Name of the request field at fault; never its value. */
  readonly field?: string
  /** Name of the scope that was missing. */
  readonly scope?: string
}

/**
 * Thrown or returned for an expected no. Its message is the code: error text never holds input. Recognise one by
 * `isRefusal`, not by its class.
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: RefusalDetails

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  get [brand](): true {
    return true
  }
}

const codes: ReadonlySet<unknown> = new Set(refusalCodes)

/** Whether `error` is a refusal with a code known here, whichever copy of the engine made it. */
export function isRefusal(error: unknown): error is Refusal {
  return hasBrand(error, brand) && codes.has(Reflect.get(error as object, 'code'))
}

/** `error` if it is a refusal; anything else is a bug and thrown on. */
export function refusalOf(error: unknown): Refusal {
  if (isRefusal(error)) return error
  throw error
}
