/**
 * Each request that was answered: counted, and its line written.
 *
 * What may stand in a line is packages/host's.
 */
import { addressBlock, type Server } from '@claviger/fastify'
import { type Logger, logRequest, type RequestMetrics } from '@claviger/host'

export function tellRequests(app: Server, log: Logger, metrics: RequestMetrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? null : (request.routeOptions.url ?? null)
    const facts = { method: request.method, route, status: reply.statusCode, milliseconds: reply.elapsedTime }
    metrics.observe(facts)
    logRequest(log, {
      ...facts,
      requestId: request.id,
      credential: request.caller?.kind === 'principal' ? request.caller.principal.credential : null,
      addressBlockOf: () => addressBlock(request.clientAddress),
    })
    done()
  })
}
