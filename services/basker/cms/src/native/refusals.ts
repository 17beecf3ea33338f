/**
 * Every refusal of Basker's own pages and native API: its status and its sentence.
 *
 * What the Partners API answers is its own (services/basker/partners), and what content refuses is `content-problems.ts`.
 */
import { STATUS_CODES } from 'node:http'
import { type ReplyCode, type ReplyRow, type ReplyTable, requestProblemRows } from '@claviger/fastify'

/** RFC 9110 §11.6.1 wants a challenge with each 401; browsers leave an unknown scheme alone. */
const challenge = 'Session realm="basker"'
const signIn = 'Sign in to go on.'
const tooManyKeys =
  'You have as many active API keys as you may. Revoke one that nobody uses, or end the former one now.'
const tooWide = 'The key would reach further than what it is made with.'

const rows: Readonly<Record<ReplyCode, ReplyRow>> = {
  ...requestProblemRows,
  credential_missing: { status: 401, sentence: signIn, wwwAuthenticate: challenge },
  credential_invalid: { status: 401, sentence: signIn, wwwAuthenticate: challenge },
  scope_missing: { status: 403, sentence: 'This is not allowed.' },
  role_missing: { status: 403, sentence: 'Your role does not allow this. Ask a site owner.' },
  session_required: {
    status: 403,
    sentence: 'API keys must use the Partners API at /partners/:version/:tenant/*',
  },
  verification_required: { status: 403, sentence: 'Accept your invitation first.' },
  not_found: { status: 404, sentence: 'There is nothing here with this name or id.' },
  sign_in_failed: {
    status: 401,
    sentence: 'The email address or the password is wrong.',
    wwwAuthenticate: challenge,
  },
  refresh_invalid: {
    status: 401,
    sentence: 'This session has ended. Sign in again.',
    wwwAuthenticate: challenge,
  },
  link_invalid: { status: 400, sentence: 'This link does not work any more. Ask for a new one.' },
  password_wrong: { status: 403, sentence: 'The current password is wrong.' },
  password_too_short: { status: 400, sentence: 'The password is too short. Use at least 12 characters.' },
  password_too_long: { status: 400, sentence: 'The password is too long. Use at most 1024 bytes.' },
  password_common: {
    status: 400,
    sentence: 'This password is on a list of common passwords. Choose another one.',
  },
  password_guessable: {
    status: 400,
    sentence:
      'This password is made of your name, your address, your organization, the product, a common word, or a run or repetition. Choose another one.',
  },
  email_invalid: {
    status: 400,
    sentence:
      'This is no email address that mail can be sent to. Write it as you@example.com, with letters that cannot be taken for others.',
  },
  password_breached: {
    status: 400,
    sentence: 'This password has appeared in a breach of other sites. Choose another one.',
  },
  key_wider_than_maker: { status: 403, sentence: tooWide },
  key_outlives_maker: { status: 403, sentence: tooWide },
  key_not_narrower: { status: 400, sentence: 'A key can only be narrowed.' },
  key_not_sooner: { status: 400, sentence: 'The end of a key can only be brought forward.' },
  key_expiry_past: { status: 400, sentence: 'The end of a key must be in the future.' },
  key_not_active: { status: 409, sentence: 'This key has expired or was revoked. Make a new one.' },
  key_limit_reached: { status: 409, sentence: tooManyKeys },
  key_limit_unverified: { status: 403, sentence: 'Accept your invitation first.' },
  scope_unknown: { status: 400, sentence: 'There is no such scope.' },
  address_list_invalid: { status: 400, sentence: 'The list of addresses is not valid.' },
  last_owner: {
    status: 409,
    sentence: 'This would leave the site without an owner. Make somebody else a site owner first.',
  },
  secret_active: { status: 409, sentence: 'This secret is in use. Rotate first, then withdraw it.' },
  rate_limited: { status: 429, sentence: 'Too many requests. Try again in {seconds} seconds.' },
  busy: { status: 503, sentence: 'The service is busy. Try again in {seconds} seconds.' },
  unavailable: {
    status: 503,
    sentence: 'The service cannot answer at the moment. Try again in {seconds} seconds.',
  },
  body_not_json: { status: 400, sentence: 'Request body must be valid JSON' },
  body_invalid: { status: 400, sentence: 'The body does not fit what this call takes. Look at {field}.' },
  query_invalid: { status: 400, sentence: 'The query does not fit what this call takes. Look at {field}.' },
  cross_site: { status: 403, sentence: 'This request comes from another site and was refused.' },
}

/** The body of an error of Basker. */
export function errorBody(status: number, message: string, requestId: string): object {
  return { error: STATUS_CODES[status] ?? String(status), message, requestId }
}

export const baskerReplies: ReplyTable = {
  rows,
  body(sentence, code, requestId) {
    const { status } = rows[code]
    // Printed in Basker's documentation without the id of the request; that is in a header.
    if (code === 'session_required') return { error: STATUS_CODES[status], message: sentence }
    return errorBody(status, sentence, requestId)
  },
}
