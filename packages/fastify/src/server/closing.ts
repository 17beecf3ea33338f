/**
 * Closing a server without breaking off what it is doing.
 *
 * When to close, and how long to wait for it: packages/host.
 */
import type { FastifyInstance } from 'fastify'

const sweepMs = 100

/**
 * From the moment `app.close()` is called: what runs is finished, new requests on open connections are told to come back
 * (the function returned says so) with `Connection: close`, and connections are closed as they fall idle.
 */
export function closeGracefully(app: FastifyInstance): () => boolean {
  let closing = false
  app.addHook('preClose', (done) => {
    closing = true
    // Node closes what is idle now; a connection that is busy now and idle later would otherwise wait for its timeout.
    const sweep = setInterval(() => app.server.closeIdleConnections(), sweepMs)
    app.server.once('close', () => clearInterval(sweep))
    sweep.unref()
    done()
  })
  return () => closing
}
