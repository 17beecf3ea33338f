/**
 * The routes under `/organization`, one a file, and what they stand on.
 *
 * The rules of organizations are the engine's.
 */
import type { Server } from '@claviger/fastify'
import type { Engine, EpochMs } from 'claviger'
import { changeOrganizationRoute } from './change-organization.ts'
import { getOrganizationRoute } from './get-organization.ts'

export interface OrganizationRouteParts {
  readonly engine: Pick<Engine, 'organizations'>
  readonly now: () => EpochMs
}

export function organizationRoutes(app: Server, parts: OrganizationRouteParts): void {
  getOrganizationRoute(app)
  changeOrganizationRoute(app, parts)
}
