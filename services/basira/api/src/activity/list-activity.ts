/**
 * `GET /activity`: the audit log of the organization, for its owners.
 *
 * Pages, streams and the query are packages/service's.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { ActivityPage, type ActivityParts, ActivityQuery, answerActivity } from '@claviger/service'
import { anyCredential, refusesReader } from '../wire/responses.ts'

export function listActivityRoute(app: Server, parts: ActivityParts): void {
  app.route({
    method: 'GET',
    url: '/activity',
    onRequest: requireCaller({ scope: 'account:read', owner: true }),
    config: refusesReader('scope_missing', 'role_missing', 'query_invalid'),
    schema: {
      operationId: 'listActivity',
      tags: ['Accounts'],
      summary: 'Read who did what',
      description:
        'For owners: what was done in the organization, newest first, failed sign-ins included. With `Accept: application/x-ndjson` all events that fit come as a stream, one a line; it breaks off where the credential ends meanwhile. Events are kept for 400 days, unless the operator chose otherwise.',
      security: anyCredential,
      querystring: ActivityQuery,
      response: { 200: ActivityPage },
    },
    handler: (request, reply) =>
      answerActivity(parts, request, reply, request.query, callerOf(request).organization.id),
  })
}
