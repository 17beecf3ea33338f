/**
 * A caller: who a request's credential says is asking.
 *
 * Where credentials stand in a request: `carrier-reader.ts`; what a route demands of its caller: `guard.ts`.
 */
import type { Principal, Refusal } from 'claviger'
import type { FastifyRequest } from 'fastify'

export type Caller =
  | {
      readonly kind: 'principal'
      readonly principal: Principal
      /** Only what came by cookie can have been sent by a page that its user did not mean to. */
      readonly transport: 'header' | 'cookie'
    }
  /** No credential at all. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * The principal behind `request`.
 *
 * @throws TypeError on a route without `requireCaller`
 */
export function callerOf(request: FastifyRequest): Principal {
  const caller = request.caller
  if (caller?.kind !== 'principal') throw new TypeError('callerOf: the route has no requireCaller')
  return caller.principal
}

/** The principal behind `request`, or null; for routes with `readCaller`. */
export function callerOrNull(request: FastifyRequest): Principal | null {
  return request.caller?.kind === 'principal' ? request.caller.principal : null
}
