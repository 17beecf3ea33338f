/**
 * `PATCH /organization`: gives the caller's organization another name; for its owners.
 *
 * Who counts as an owner is the engine's.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesCallerAndBody } from '../wire/responses.ts'
import { closed, NameAsked } from '../wire/schemas.ts'
import type { OrganizationRouteParts } from './organization-route-parts.ts'
import { OrganizationShown, showOrganization } from './organization-shown.ts'

export function changeOrganizationRoute(app: Server, { engine, now }: OrganizationRouteParts): void {
  app.route({
    method: 'PATCH',
    url: '/organization',
    onRequest: requireCaller({ scope: 'account:write' }),
    config: refusesCallerAndBody('scope_missing', 'role_missing'),
    schema: {
      operationId: 'changeOrganization',
      tags: ['Accounts'],
      summary: 'Rename the organization',
      description:
        'For owners. When it returns, every session and API key of the organization is answered with the new name.',
      security: anyCredential,
      body: closed({ name: NameAsked }),
      response: { 200: OrganizationShown },
    },
    handler: async (request) =>
      showOrganization(await engine.organizations.rename(authorOf(request), request.body.name.trim(), now())),
  })
}
