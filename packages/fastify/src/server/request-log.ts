/**
 * One line for each request that was answered: by its route, never its URL, which may hold what is nobody's business.
 *
 * Failures are told by the error handler of `create-server.ts`.
 */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

export function logRequests(app: FastifyInstance, log: FastifyBaseLogger): void {
  app.addHook('onResponse', (request, reply, done) => {
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
    done()
  })
}
