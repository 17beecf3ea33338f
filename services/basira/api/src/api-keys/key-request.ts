/**
 * What a request asks of a key, as the engine takes it.
 *
 * The schemas are `api-key-schema.ts`; the rules are the engine's.
 */
import { RequestProblem } from '@claviger/fastify'
import { type AskedBounds, type EpochMs, secondMs } from 'claviger'
import type { Static } from 'typebox'
import type { KeyAsked, KeyChangesAsked } from './api-key-schema.ts'

/** What a new key is to be bounded by. An `expires_at` of null asks for what absence does: the maker's own end. */
export function askedBounds(body: Static<typeof KeyAsked>, now: EpochMs): AskedBounds {
  if (body.expires_at !== undefined && body.expires_in !== undefined) {
    throw new RequestProblem('body_invalid', { field: 'expires_in' })
  }
  const expiresAt = body.expires_in === undefined ? timeOf(body.expires_at) : now + body.expires_in * secondMs
  return { scopes: body.scopes, allowedIps: body.allowed_ips, expiresAt }
}

/** What a key is to become. */
export function askedChanges(body: Static<typeof KeyChangesAsked>): AskedBounds & { readonly name?: string } {
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    scopes: body.scopes,
    allowedIps: body.allowed_ips,
    expiresAt: timeOf(body.expires_at),
  }
}

function timeOf(text: string | null | undefined): EpochMs | null | undefined {
  if (text === undefined || text === null) return text
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new RequestProblem('body_invalid', { field: 'expires_at' })
  return at
}
