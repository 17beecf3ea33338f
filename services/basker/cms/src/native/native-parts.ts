/**
 * What the native API's routes are given, and who may ask them.
 *
 * The rules of accounts, sessions and keys are the engine's; those of content are `../content/`.
 */
import { requireCaller, type SessionCookies, type UnsentReplies } from '@claviger/fastify'
import type { StrangerLimits } from '@claviger/service'
import type { Engine, EpochMs } from 'claviger'
import type { ContentReader } from '../content/content-reader.ts'
import type { Documents } from '../content/documents.ts'
import type { Tenants } from '../tenant/tenants.ts'

export interface NativeParts {
  readonly engine: Engine
  readonly cookies: SessionCookies
  readonly limits: StrangerLimits
  /** Origin under which people reach the service. */
  readonly publicUrl: string
  readonly tenants: Tenants
  readonly documents: Documents
  readonly reader: ContentReader
  readonly unsent: UnsentReplies
  readonly now: () => EpochMs
}

/** For routes that need somebody who is signed in. */
export const signedIn = requireCaller({ session: true })

/** For routes that only owners of the site may ask. */
export const siteOwner = requireCaller({ session: true, owner: true })

/** How the OpenAPI document says the same. */
export const bySession = [{ sessionCookie: [] }]
