/**
 * What the native API's routes are given, and who may ask them.
 *
 * The rules of accounts, sessions and keys are the engine's; those of content are `../content/`.
 */
import { callerOf, requireCaller, type SessionCookies } from '@claviger/fastify'
import type { StrangerLimits } from '@claviger/service'
import { type Engine, type EpochMs, type Principal, Refusal } from 'claviger'
import type { FastifyRequest } from 'fastify'
import type { Documents } from '../content/documents.ts'
import { isSiteOwner } from '../tenant/role.ts'
import type { Tenants } from '../tenant/tenants.ts'

export interface NativeParts {
  readonly engine: Engine
  readonly cookies: SessionCookies
  readonly limits: StrangerLimits
  /** Origin under which people reach the service. */
  readonly publicUrl: string
  readonly tenants: Tenants
  readonly documents: Documents
  readonly now: () => EpochMs
}

/** For routes that need somebody who is signed in. */
export const signedIn = requireCaller({ session: true })

/** How the OpenAPI document says the same. */
export const bySession = [{ sessionCookie: [] }]

/** @throws Refusal `role_missing` for anybody but a site owner */
export function siteOwnerOf(request: FastifyRequest): Principal {
  const who = callerOf(request)
  if (!isSiteOwner(who)) throw new Refusal('role_missing')
  return who
}
