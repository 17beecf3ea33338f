/**
 * The routes under `/organization`, one a file.
 *
 * The rules of organizations are the engine's.
 */
import type { Server } from '@claviger/fastify'
import { changeOrganizationRoute } from './change-organization.ts'
import { getOrganizationRoute } from './get-organization.ts'
import type { OrganizationRouteParts } from './organization-route-parts.ts'

export function organizationRoutes(app: Server, parts: OrganizationRouteParts): void {
  getOrganizationRoute(app)
  changeOrganizationRoute(app, parts)
}
