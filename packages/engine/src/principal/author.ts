/**
 * An author: who is behind a unit of work. There is no unit of work without one.
 *
 * A principal was judged when its request began, which may be half a minute ago, so it is judged again in the transaction
 * (`current-principal.ts`). A proof (a password, a mailed link, a refresh token) is judged by the unit of work itself, by a
 * conditional statement. An operator is at the machine.
 */
import type { Demands } from './demands.ts'
import type { Principal } from './principal.ts'

/** Where a request came from: for audit events, and for people to recognise their own by. */
export interface RequestOrigin {
  /** The client's address; judged by, never kept. */
  readonly address: string
  /** The block that the address is in: IPv4 /24, IPv6 /48. */
  readonly network: string
  /** What it runs on: "Firefox on Linux". */
  readonly device: string
  /** As in `X-Request-Id` and the log. */
  readonly requestId: string
}

export interface PrincipalAuthor {
  readonly type: 'principal'
  /** As it was when the request was judged. */
  readonly principal: Principal
  /** What the route demanded then, demanded again. */
  readonly demands: Demands
  readonly origin: RequestOrigin
}

/** What a unit of work without a principal rests on; it judges that itself. */
export type Proof = 'sign_up' | 'password' | 'link' | 'refresh_token' | 'reset_asked'

export interface ProofAuthor {
  readonly type: 'proof'
  readonly proof: Proof
  /** Null where the request is over: what was asked is worked off later. */
  readonly origin: RequestOrigin | null
}

export interface OperatorAuthor {
  readonly type: 'operator'
  /** Who is at the machine, or the name of what acts by itself; kept in audit events. */
  readonly name: string
}

export type Author = PrincipalAuthor | ProofAuthor | OperatorAuthor

/** Whoever has the rights over others: a principal in a request, or the operator. */
export type NamedAuthor = PrincipalAuthor | OperatorAuthor

/** A process that looks after its own secrets and first rows. */
export const maintenance: OperatorAuthor = Object.freeze({ type: 'operator', name: 'claviger' })

export function provedBy(proof: Proof, origin: RequestOrigin | null): ProofAuthor {
  return { type: 'proof', proof, origin }
}

export function operatorNamed(name: string): OperatorAuthor {
  return { type: 'operator', name }
}
