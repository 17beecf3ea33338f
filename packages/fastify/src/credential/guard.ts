/**
 * What a route demands of its caller: one hook that checks the credential and judges it, without a promise where the engine
 * has it in memory.
 *
 * Where credentials come from: `callers.ts`. Rights beyond that (roles in tenants, verification) are judged by what the route does.
 */
import { type Demands, isRefusal, Refusal, unmetDemand } from 'claviger'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { RequestProblem } from '../reply/request-problem.ts'
import type { Caller } from './caller.ts'
import { isSafeMethod } from './cross-site.ts'

/** Made once, as the engine's `credential_invalid` is: writing down a stack for each would tell the two apart by their time. */
const missing = new Refusal('credential_missing')

/** What is known of a route before there is a request. */
type RouteDemands = Omit<Demands, 'exemptKeyId'>

/** Every hook that `requireCaller` has made. */
const guards = new WeakSet<object>()

/**
 * An `onRequest` hook for routes that need a caller; afterwards `callerOf(request)` is the principal. It refuses with
 * `credential_missing`, `credential_invalid`, `rate_limited`, `unavailable`, `session_required`, `scope_missing`,
 * `role_missing`, `cross_site` (a change on the authority of a cookie, sent by another site's page), `headers_duplicate` or
 * `credential_conflict`. A request without a credential costs the same work as one with an unknown key.
 *
 * @param options `ownKeyParameter` names the parameter of the path with the id of a key; that key needs no scope
 */
export function requireCaller(
  demands: RouteDemands = {},
  { ownKeyParameter }: { readonly ownKeyParameter?: string } = {},
): onRequestHookHandler {
  const demandsOf =
    ownKeyParameter === undefined
      ? () => demands
      : (request: FastifyRequest) => exempting(demands, request.params, ownKeyParameter)
  const guard: onRequestHookHandler = function guard(request, _reply, done) {
    const { callers } = this
    const caller = callers.of(request)
    if (caller instanceof Promise) {
      caller.then((known) => judged(demandsOf(request), known, request)).then(done, done)
    } else if (caller.kind === 'none') {
      request.caller = caller
      const answer = (): void => done(missing)
      callers.refuse().then(answer, answer)
    } else {
      done(judged(demandsOf(request), caller, request))
    }
  }
  guards.add(guard)
  return guard
}

/** Whether a route with these hooks is reached by callers only who were accepted. */
export function demandsCaller(hooks: unknown): boolean {
  const all: readonly unknown[] = Array.isArray(hooks) ? hooks : [hooks]
  return all.some((hook) => typeof hook === 'function' && guards.has(hook))
}

function exempting(demands: RouteDemands, parameters: unknown, name: string): Demands {
  const id: unknown =
    typeof parameters === 'object' && parameters !== null ? Reflect.get(parameters, name) : null
  return typeof id === 'string' ? { ...demands, exemptKeyId: id } : demands
}

/** Why `caller` may not; undefined, which Fastify takes for a yes, is returned for a principal only. */
function judged(
  demands: Demands,
  caller: Caller,
  request: FastifyRequest,
): Refusal | RequestProblem | undefined {
  request.caller = caller
  request.demands = demands
  if (caller.kind === 'refused') return caller.refusal
  if (caller.kind !== 'principal') return missing
  if (!isMeant(caller, request)) return new RequestProblem('cross_site')
  return unmetDemand(demands, caller.principal) ?? undefined
}

/** Whether a change on the authority of a cookie comes from our own pages. */
function isMeant(caller: Caller, request: FastifyRequest): boolean {
  if (caller.kind !== 'principal' || caller.transport === 'header') return true
  return isSafeMethod(request.method) || request.server.isSameSite(request)
}

/**
 * An `onRequest` hook for routes that answer strangers too; afterwards `request.caller` says who is asking, or why the
 * credential is not taken. Refuses only what can be read two ways (`headers_duplicate`, `credential_conflict`). A change
 * that another site's page sent is nobody's: its cookie does not count.
 */
export const readCaller: onRequestHookHandler = function readCaller(request, _reply, done) {
  const caller = this.callers.of(request)
  if (!(caller instanceof Promise)) {
    request.caller = isMeant(caller, request) ? caller : { kind: 'none' }
    done()
    return
  }
  const settle = (known: Caller): void => {
    request.caller = isMeant(known, request) ? known : { kind: 'none' }
    done()
  }
  caller.then(settle, (error: Error) => {
    // The store is out of reach: the route decides what a stranger would get.
    if (isRefusal(error)) settle({ kind: 'refused', refusal: error })
    else done(error)
  })
}
