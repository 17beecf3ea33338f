/**
 * A verdict: what checking a credential came to, told by a field and never by a class.
 *
 * Whoever reads one accepts `ok === true` with a principal and refuses everything else, so that a value of another copy or
 * version of the engine opens nothing. Both kinds are frozen and shared by all requests that they answer.
 */
import { Refusal } from '../refusal/refusal.ts'
import type { Principal } from './principal.ts'

export interface Accepted {
  readonly ok: true
  readonly principal: Principal
}

export interface Refused {
  readonly ok: false
  readonly refusal: Refusal
}

export type Verdict = Accepted | Refused

export function accepted(principal: Principal): Accepted {
  return Object.freeze({ ok: true, principal })
}

export function refused(refusal: Refusal): Refused {
  return Object.freeze({ ok: false, refusal })
}

/** Made once: the reply is the same for all, and writing down a stack for each would tell some of them by their time. */
export const invalidCredential: Refused = refused(new Refusal('credential_invalid'))
