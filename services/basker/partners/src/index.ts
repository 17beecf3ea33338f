/**
 * The Partners API's one entry: its routes, its limits and its document.
 */
export { RedisRequestLimit, type RedisRequestLimitOptions } from './gate/redis-request-limit.ts'
export {
  MemoryRequestLimit,
  type RequestKind,
  type RequestLimit,
  type RequestLimits,
} from './gate/request-limit.ts'
export { type PartnersParts, partnersRoutes } from './partners-routes.ts'
export { partnerProblems } from './problem/partner-problem.ts'
export { type DocumentOptions, partnersDocument } from './reference/partners-document.ts'
export { newestVersion, type Version, versions } from './version/version.ts'
