/**
 * Every refusal of Basira: its status, its sentence, and what documentation says of it. The one table.
 *
 * Which error is which code is the engine's and packages/fastify's. `docs/errors.md` is compared with this by a test.
 */
import { bearerChallenges, type ReplyCode, type ReplyRow, type ReplyTable } from '@claviger/fastify'

interface Row extends ReplyRow {
  /** When it happens, for the documentation. */
  readonly when: string
  /** What a caller does about it. */
  readonly remedy: string
}

const challenges = bearerChallenges('basira')
/** For a caller that is known and may not (RFC 6750 §3.1), where no scope would help. */
const insufficient = `${challenges.missing}, error="insufficient_scope"`

/** Missing and bad credentials read the same; only the challenge tells whether there was one. */
const authenticate = 'Authentication is required: send a valid API key or access token, or sign in.'

const credentialRows = {
  credential_missing: {
    status: 401,
    sentence: authenticate,
    wwwAuthenticate: challenges.missing,
    when: 'The request carries no credential.',
    remedy: 'Send an API key or an access token.',
  },
  credential_invalid: {
    status: 401,
    sentence: authenticate,
    wwwAuthenticate: challenges.invalid,
    when: 'The credential is malformed, unknown, wrong, expired, revoked or not allowed from this address, or its owner may not act.',
    remedy: 'Refresh the access token, or use another key.',
  },
  scope_missing: {
    status: 403,
    sentence: 'This API key lacks the scope {scope}. Use a key that has it.',
    wwwAuthenticate: challenges.scope,
    when: 'The key is valid, but not for this call.',
    remedy: 'Use a key with the scope that the reply names.',
  },
  role_missing: {
    status: 403,
    sentence: 'Your role in the organization does not allow this. Ask one of its owners.',
    wwwAuthenticate: insufficient,
    when: 'The call would manage what belongs to another member, or the organization itself.',
    remedy: 'Ask an owner of the organization.',
  },
  session_required: {
    status: 403,
    sentence: 'API keys cannot be used for billing',
    wwwAuthenticate: insufficient,
    when: 'An API key was sent to `/billing`.',
    remedy: 'Use an access token or the dashboard.',
  },
  verification_required: {
    status: 403,
    sentence:
      'Verify your email address to register more than one database and to use recommendations. The link is in the mail we sent you; POST /api/v1/auth/resend-verification sends a new one.',
    wwwAuthenticate: insufficient,
    when: 'The account has not proved its address, and the call needs that.',
    remedy: 'Follow the link in the mail, or have it sent again. It takes effect at once.',
  },
} as const satisfies Partial<Record<ReplyCode, Row>>

const accountRows = {
  sign_in_failed: {
    status: 401,
    sentence: 'The email address or the password is wrong.',
    wwwAuthenticate: challenges.missing,
    when: 'Unknown address, wrong password or disabled account.',
    remedy: 'Try again, or reset the password.',
  },
  refresh_invalid: {
    status: 401,
    sentence: 'This session has ended. Sign in again.',
    wwwAuthenticate: challenges.invalid,
    when: 'The refresh token is malformed, unknown, expired, used before or of the other transport, or its session has ended.',
    remedy: 'Sign in again.',
  },
  link_invalid: {
    status: 400,
    sentence: 'This link does not work any more. Ask for a new one.',
    when: 'The token is unknown, used, expired, replaced by a newer one or that of another account.',
    remedy: 'Have a new link sent.',
  },
  password_wrong: {
    status: 403,
    sentence: 'The current password is wrong.',
    when: 'The password of the account was asked for and another one came.',
    remedy: 'Try again, or reset the password.',
  },
  password_too_short: {
    status: 400,
    sentence: 'The password is too short. Use at least 12 characters.',
    when: 'The new password has fewer than 12 characters (code points).',
    remedy: 'Choose a longer one.',
  },
  password_too_long: {
    status: 400,
    sentence: 'The password is too long. Use at most 1024 bytes.',
    when: 'The new password has more than 1024 bytes.',
    remedy: 'Choose a shorter one.',
  },
  password_common: {
    status: 400,
    sentence: 'This password is on a list of common passwords. Choose another one.',
    when: 'The new password is known from leaks.',
    remedy: 'Choose one that nobody else would.',
  },
  password_guessable: {
    status: 400,
    sentence:
      'This password is made of your name, your address, your organization, the product, a common word, or a run or repetition. Choose another one.',
    when: 'Fewer than 8 characters are left of the new password without words of the account and the product, runs (qwerty, 1234) and repetitions, or it is a common word with digits and signs around it.',
    remedy: 'Choose one that has nothing to do with the account, such as a sentence of your own.',
  },
  email_invalid: {
    status: 400,
    sentence:
      'This is no email address that mail can be sent to. Write it as you@example.com, with letters that cannot be taken for others.',
    when: 'The address has no at sign, a domain that cannot exist, or letters that compatibility or case folding would turn into others.',
    remedy: 'Send the address as its mailbox has it; the domain may be in Unicode or in its ASCII form.',
  },
  password_breached: {
    status: 400,
    sentence: 'This password has appeared in a breach of other sites. Choose another one.',
    when: 'The new password is in the list of breached passwords that `BREACHED_PASSWORDS` names.',
    remedy: 'Choose one that you use nowhere else.',
  },
} as const satisfies Partial<Record<ReplyCode, Row>>

const keyRows = {
  key_wider_than_maker: {
    status: 403,
    sentence:
      'A key can make, change, rotate and revoke only keys that are no wider than itself: the same or fewer scopes and addresses, the same or a sooner end. Use a key as wide as that one, or sign in.',
    wwwAuthenticate: insufficient,
    when: 'Scopes or addresses that are asked for, or the key that is to be changed, rotated or revoked, go beyond the key that asks, or addresses beyond those of the key that made this one.',
    remedy: 'Ask for less, or use a wider key or a session.',
  },
  key_outlives_maker: {
    status: 403,
    sentence: 'A key made with another key cannot live longer than that one. Choose a sooner expires_at.',
    wwwAuthenticate: insufficient,
    when: 'The new key would end after the key it is made with.',
    remedy: 'Choose a sooner end, or use a session.',
  },
  key_not_narrower: {
    status: 400,
    sentence: 'The scopes of a key can only be narrowed. Make a new key for more.',
    when: 'A change would add scopes.',
    remedy: 'Make a new key.',
  },
  key_not_sooner: {
    status: 400,
    sentence: 'The end of a key can only be brought forward. Make a new key for a later one.',
    when: 'A change would put `expires_at` later.',
    remedy: 'Make a new key.',
  },
  key_expiry_past: {
    status: 400,
    sentence: 'The end of a key must be in the future. Choose a later expires_at.',
    when: 'The `expires_at` that was asked for has passed.',
    remedy: 'Choose a time in the future.',
  },
  key_not_active: {
    status: 409,
    sentence: 'This key has expired or was revoked and cannot be changed. Make a new one.',
    when: 'A key that has ended was to be changed or rotated.',
    remedy: 'Make a new key.',
  },
  key_limit_reached: {
    status: 409,
    sentence:
      'Your organization has as many active API keys as it may. Revoke those that nobody uses, or rotate one instead of making another.',
    when: 'The organization has as many active keys as `BASIRA_LIMIT_KEYS_PER_ORGANIZATION` says (1,000). Expired and revoked ones do not count.',
    remedy: 'Revoke keys that nobody uses; `GET /billing` says how many there are and may be.',
  },
  key_limit_unverified: {
    status: 403,
    sentence:
      'Verify your email address to make more API keys, or revoke one. The link is in the mail we sent you; POST /api/v1/auth/resend-verification sends a new one.',
    wwwAuthenticate: insufficient,
    when: 'The account has not proved its address, and the organization has as many active keys as `BASIRA_LIMIT_KEYS_UNVERIFIED` says (10).',
    remedy: 'Follow the link in the mail, or have it sent again. It takes effect at once.',
  },
  scope_unknown: {
    status: 400,
    sentence: 'There is no such scope. The API reference lists those there are.',
    when: 'A scope that was asked for does not exist.',
    remedy: 'Look at the list of scopes.',
  },
  address_list_invalid: {
    status: 400,
    sentence: 'allowed_ips must hold at most 100 IP addresses or CIDR blocks, such as 192.0.2.0/24.',
    when: 'An entry is no address and no CIDR block, or there are too many.',
    remedy: 'Correct the list.',
  },
  last_owner: {
    status: 409,
    sentence: 'This would leave nobody who manages the organization. Make somebody else an owner first.',
    when: 'The last owner of an organization was to lose the role or be disabled.',
    remedy: 'Make somebody else an owner first.',
  },
  secret_active: {
    status: 409,
    sentence: 'This secret is in use. Rotate first, then withdraw it.',
    when: 'The operator withdraws the pepper or signing key that new credentials are made with.',
    remedy: 'Rotate first.',
  },
} as const satisfies Partial<Record<ReplyCode, Row>>

const requestRows = {
  request_malformed: {
    status: 400,
    sentence: 'The request is malformed. Check how it is put together.',
    when: 'It is not HTTP, or HTTP that can be read in two ways.',
    remedy: 'Check the client.',
  },
  headers_duplicate: {
    status: 400,
    sentence: 'A header with a credential was sent more than once. Send it once.',
    when: '`X-API-Key` or `Authorization` came twice.',
    remedy: 'Send one.',
  },
  credential_conflict: {
    status: 400,
    sentence: 'The request carries two different credentials. Send one.',
    when: '`X-API-Key` and `Authorization` differ.',
    remedy: 'Send one.',
  },
  body_not_json: {
    status: 400,
    sentence: 'The body is not JSON. Send a JSON object in UTF-8.',
    when: 'The body cannot be parsed.',
    remedy: 'Send JSON.',
  },
  body_invalid: {
    status: 400,
    sentence: 'The body does not fit what this call takes. Look at {field}.',
    when: 'A field is missing, unknown or has a value that is not allowed.',
    remedy: 'Look at the field in the API reference.',
  },
  query_invalid: {
    status: 400,
    sentence: 'The query does not fit what this call takes. Look at {field}.',
    when: 'A query parameter is unknown or has a value that is not allowed.',
    remedy: 'Look at the parameter in the API reference.',
  },
  cross_site: {
    status: 403,
    sentence: 'This request comes from another site and was refused. Use Basira itself.',
    when: 'A page of another origin sent a request that cookies would sign in, or a sign-in.',
    remedy: 'Send the request from the dashboard, or with a header credential.',
  },
  not_found: {
    status: 404,
    sentence: 'There is nothing here with this id. Check it.',
    when: 'The id is unknown, or belongs to another organization.',
    remedy: 'Check the id.',
  },
  route_unknown: {
    status: 404,
    sentence: 'There is no such address. The API reference lists those there are.',
    when: 'No call has this path.',
    remedy: 'Check the path.',
  },
  method_not_allowed: {
    status: 405,
    sentence: 'This address does not take that method. The Allow header lists those it takes.',
    when: 'The path exists, but not with this method.',
    remedy: 'Use a method from `Allow`.',
  },
  request_timeout: {
    status: 408,
    sentence: 'The request took too long to arrive. Send it again.',
    when: 'Headers or body came too slowly.',
    remedy: 'Send it again.',
  },
  body_too_large: {
    status: 413,
    sentence:
      'The body is too large. Send less at once: calls that take no credential take no more than 16 KiB.',
    when: 'The body is larger than the call takes (16 KiB without a credential, else 1 MiB), or has a name of a field for every 64 bytes that it takes.',
    remedy: 'Send less at once.',
  },
  uri_too_long: {
    status: 414,
    sentence: 'The address is too long. Shorten it.',
    when: 'A path or a parameter is longer than any that exists.',
    remedy: 'Check the path.',
  },
  media_type_unsupported: {
    status: 415,
    sentence: 'The body must be sent as application/json.',
    when: 'Another media type, charset or content encoding.',
    remedy: 'Send `Content-Type: application/json`.',
  },
  headers_too_large: {
    status: 431,
    sentence: 'The headers are too large. Send fewer or shorter ones.',
    when: 'The header section is larger than 16 KiB.',
    remedy: 'Send fewer or shorter headers.',
  },
} as const satisfies Partial<Record<ReplyCode, Row>>

const loadRows = {
  rate_limited: {
    status: 429,
    sentence: 'Too many requests. Try again in {seconds} seconds.',
    when: 'A limit on requests, sign-ins, sign-ups or mails was reached.',
    remedy: 'Wait as long as `Retry-After` says.',
  },
  internal: {
    status: 500,
    sentence: 'Something went wrong on our side. Try again, and tell us the X-Request-Id if it stays.',
    when: 'A bug.',
    remedy: 'Try again; report it with its `X-Request-Id`.',
  },
  busy: {
    status: 503,
    sentence: 'The service is busy. Try again in {seconds} seconds.',
    when: 'More sign-ins are under way than can be worked on.',
    remedy: 'Wait as long as `Retry-After` says.',
  },
  unavailable: {
    status: 503,
    sentence: 'The service cannot answer at the moment. Try again in {seconds} seconds.',
    when: 'The database cannot be reached or is too busy.',
    remedy: 'Wait as long as `Retry-After` says.',
  },
  shutting_down: {
    status: 503,
    sentence: 'The service is restarting. Try again in {seconds} seconds.',
    when: 'The process is about to end.',
    remedy: 'Wait as long as `Retry-After` says.',
  },
} as const satisfies Partial<Record<ReplyCode, Row>>

export const refusalRows: Readonly<Record<ReplyCode, Row>> = {
  ...credentialRows,
  ...accountRows,
  ...keyRows,
  ...requestRows,
  ...loadRows,
}

export const basiraReplies: ReplyTable = {
  rows: refusalRows,
  body: (sentence) => ({ error: sentence }),
}

/** The table of `docs/errors.md`, in Markdown: by status, then by code. */
export function refusalDocumentation(): string {
  const rows = Object.entries(refusalRows)
    .sort(([a, one], [b, other]) => one.status - other.status || (a < b ? -1 : 1))
    .map(([code, row]) => `| ${row.status} | \`${code}\` | ${row.sentence} | ${row.when} | ${row.remedy} |`)
  return ['| status | code | sentence | when | what to do |', '|---|---|---|---|---|', ...rows].join('\n')
}
