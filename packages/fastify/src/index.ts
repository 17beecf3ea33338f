/**
 * The HTTP layer's one entry: a server, who is asking it, how often, and what it answers.
 */
export { addressBlock, type NetworkWidth, place } from './address/address-block.ts'
export { ClientAddresses } from './address/client-address.ts'
export { deviceLabel } from './address/device-label.ts'
export { acceptGzip } from './body/gzip-body.ts'
export { authorOf, originOf } from './credential/author.ts'
export { type Caller, callerOf, callerOrNull } from './credential/caller.ts'
export type { CheckingEngine } from './credential/callers.ts'
export { type CredentialsOptions, credentials } from './credential/credentials.ts'
export { type CrossSiteOptions, guardCrossSite } from './credential/cross-site.ts'
export { readCaller, requireCaller } from './credential/guard.ts'
export { SessionCookies } from './credential/session-cookies.ts'
export { type Count, createLimits, type Limits, type LimitTable, type NetworkRule } from './limit/limits.ts'
export type { LimitRule } from './limit/rolling-counts.ts'
export {
  defaultSignInRules,
  type SignInAttempt,
  SignInLimiter,
  type SignInRules,
} from './limit/sign-in-limiter.ts'
export { givenOpenApi, type OpenApiOptions, openApi } from './openapi/open-api.ts'
export { type InterceptedRequest, type ReferenceUiOptions, referenceUi } from './openapi/reference-ui.ts'
export {
  type CursorCodec,
  cursorCodec,
  cursorParameter,
  dayTimestamp,
  nullableTimestamp,
  rfc3339,
  rfc3339Day,
  rfc3339OrNull,
  timestamp,
} from './openapi/shared-schemas.ts'
export {
  type BearerChallenges,
  bearerChallenges,
  type ReplyCode,
  type ReplyRow,
  type ReplyTable,
  requestProblemRows,
} from './reply/reply-table.ts'
export {
  isRequestProblem,
  RequestProblem,
  type RequestProblemCode,
  type RequestProblemDetails,
  requestProblemCodes,
} from './reply/request-problem.ts'
export { defaultUnsentBounds, type UnsentBounds, UnsentReplies } from './reply/unsent-replies.ts'
export { createServer, type Server, type ServerOptions } from './server/create-server.ts'
export { hostnameOf } from './server/host-header.ts'
