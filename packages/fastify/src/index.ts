/**
 * The HTTP layer's one entry: a server, who is asking it, and what it answers.
 */
export { addressBlock, place } from './address/address-block.ts'
export { ClientAddresses } from './address/client-address.ts'
export { deviceLabel } from './address/device-label.ts'
export { type Caller, callerOf, callerOrNull } from './credential/caller.ts'
export type { CheckingEngine } from './credential/callers.ts'
export { type CredentialsOptions, credentials } from './credential/credentials.ts'
export { type CrossSiteOptions, guardCrossSite } from './credential/cross-site.ts'
export { type CallerDemands, readCaller, requireCaller } from './credential/guard.ts'
export {
  type BearerChallenges,
  bearerChallenges,
  type ReplyCode,
  type ReplyRow,
  type ReplyTable,
  requestProblemRows,
} from './reply/reply-table.ts'
export {
  RequestProblem,
  type RequestProblemCode,
  type RequestProblemDetails,
  requestProblemCodes,
} from './reply/request-problem.ts'
export { createServer, type Server, type ServerOptions } from './server/create-server.ts'
