/**
 * `GET /organization`: the organization that the caller acts in.
 *
 * `GET /auth/me` holds the same beside the account.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { OrganizationShown, showOrganization } from './organization-shown.ts'

export function getOrganizationRoute(app: Server): void {
  app.route({
    method: 'GET',
    url: '/organization',
    onRequest: requireCaller({ scope: 'account:read' }),
    config: refusesReader('scope_missing'),
    schema: {
      operationId: 'getOrganization',
      tags: ['Accounts'],
      summary: 'Read the organization',
      security: anyCredential,
      response: { 200: OrganizationShown },
    },
    handler: async (request) => showOrganization(callerOf(request)),
  })
}
