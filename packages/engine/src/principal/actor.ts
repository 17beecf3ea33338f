/**
 * How a principal is named in audit events and as the maker of keys.
 *
 * What an actor is: `../audit/audit.ts`.
 */
import type { Actor } from '../audit/audit.ts'
import type { Principal } from './principal.ts'

export function actorOf(principal: Principal): Actor {
  return principal.credential.type === 'api_key'
    ? { type: 'api_key', id: principal.credential.id }
    : { type: 'account', id: principal.account.id }
}

/** The operator of the deployment, at the machine. */
export const operator: Actor = { type: 'operator', id: '' }
