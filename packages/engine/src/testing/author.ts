/**
 * Authors for tests: a principal as a route would pass it on, and where its request came from.
 *
 * By default the route demands nothing.
 */
import type { PrincipalAuthor, RequestOrigin } from '../principal/author.ts'
import type { Demands } from '../principal/demands.ts'
import type { Principal } from '../principal/principal.ts'

export const testOrigin: RequestOrigin = {
  address: '10.1.2.3',
  network: '192.0.2.0/24',
  device: 'Firefox on Linux',
  requestId: 'request-1',
}

export function by(principal: Principal, demands: Demands = {}, origin = testOrigin): PrincipalAuthor {
  return { type: 'principal', principal, demands, origin }
}
