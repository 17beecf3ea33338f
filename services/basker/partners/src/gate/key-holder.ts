/**
 * The gate: who holds the key of a request. Sessions and cookies count for nothing here.
 *
 * Where a key stands in a request is the dialect's; whether it is any good, the engine says.
 */
import type { Principal } from 'claviger'
import type { FastifyRequest } from 'fastify'
import { unauthorized } from '../problem/partner-problem.ts'

/**
 * The principal behind the key of `request`, which is afterwards its `caller`. Missing, malformed, unknown, expired and
 * revoked keys cost the same work and end the same way.
 *
 * @throws PartnerProblem `unauthorized`
 * @throws Refusal `unavailable` where the store is out of reach
 */
export async function keyHolder(request: FastifyRequest): Promise<Principal> {
  const { callers } = request.server
  // Without the header only a cookie could speak, and it may not.
  if (request.raw.headers.authorization === undefined) {
    await callers.refuse()
    throw unauthorized
  }
  const caller = await callers.of(request)
  request.caller = caller
  if (caller.kind === 'principal' && caller.principal.credential.type === 'api_key') return caller.principal
  if (caller.kind === 'refused' && caller.refusal.code === 'unavailable') throw caller.refusal
  // What came twice has not been looked at.
  if (caller.kind === 'none') await callers.refuse()
  throw unauthorized
}
