/**
 * How an author is named in audit events and as the maker of keys.
 *
 * What an actor is: `../audit/audit.ts`.
 */
import type { Actor } from '../audit/audit.ts'
import type { Author } from './author.ts'
import type { Principal } from './principal.ts'

export function principalActor(principal: Principal): Actor {
  return principal.credential.type === 'api_key'
    ? { type: 'api_key', id: principal.credential.id }
    : { type: 'account', id: principal.account.id }
}

/** Whoever has proved nothing yet. */
const anybody: Actor = Object.freeze({ type: 'account', id: '' })

export function actorOf(author: Author): Actor {
  if (author.type === 'principal') return principalActor(author.principal)
  return author.type === 'operator' ? { type: 'operator', id: author.name } : anybody
}
