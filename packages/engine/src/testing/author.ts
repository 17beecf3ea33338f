/**
 * Authors for tests: a principal as a route that demands nothing would pass it on, and where its request came from.
 */
import type { PrincipalAuthor, RequestOrigin } from '../principal/author.ts'
import type { Demands } from '../principal/demands.ts'
import type { Principal } from '../principal/principal.ts'

export const testOrigin: RequestOrigin = {
  address: '192.0.2.1',
  network: '192.0.2.0/24',
  device: 'Firefox on Linux',
  requestId: 'request-1',
}

export function by(principal: Principal, demands: Demands = {}, origin = testOrigin): PrincipalAuthor {
  return { type: 'principal', principal, demands, origin }
}
