/**
 * `/api/activity`: who did what on the whole site, for site owners.
 *
 * Pages, streams and the query are packages/service's.
 */
import type { Server } from '@claviger/fastify'
import { ActivityPage, ActivityQuery, answerActivity, refusesReader } from '@claviger/service'
import { bySession, type NativeParts, siteOwner } from './native-parts.ts'

export function activityRoutes(app: Server, parts: NativeParts): void {
  app.route({
    method: 'GET',
    url: '/activity',
    onRequest: siteOwner,
    config: refusesReader('session_required', 'role_missing', 'query_invalid'),
    schema: {
      operationId: 'listActivity',
      tags: ['Users'],
      summary: 'Read who did what',
      description:
        'Newest first, failed sign-ins included. With `Accept: application/x-ndjson` all events that fit come as a stream, one a line; it breaks off where the session ends meanwhile.',
      security: bySession,
      querystring: ActivityQuery,
      response: { 200: ActivityPage },
    },
    handler: (request, reply) => answerActivity(parts, request, reply, request.query, null),
  })
}
