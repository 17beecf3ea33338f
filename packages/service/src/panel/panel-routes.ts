/**
 * The routes of a built panel: its page at its places, its files at their paths.
 *
 * What is sent is `built-panel.ts`; what an address that is no place gets is `lost-page.ts` or the server's 404.
 */
import type { Server } from '@claviger/fastify'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { BuiltPanel, PanelReply } from './built-panel.ts'

/** Not part of an API. */
const schema = { hide: true } as FastifySchema

/**
 * Registers GET (and with it HEAD) for the files of `panel` and for its page.
 *
 * @param places addresses that give the page, as Fastify writes them (`/databases/:id`, `/admin/*`); with a slash too many
 *   they lead to the one without
 */
export function panelRoutes(app: Server, panel: BuiltPanel, places: readonly string[]): void {
  const assets = `${panel.base}assets/`
  const beside = panel.paths.filter((path) => !path.startsWith(assets))
  // A name with a hash that is gone is an asset of an earlier build: a wildcard, so that it is no place in the panel.
  for (const url of [...beside, `${assets}*`]) {
    app.route({
      method: 'GET',
      url,
      schema,
      handler: (request, reply) => send(reply, fileOf(panel, request)),
    })
  }
  for (const url of places) {
    app.route({ method: 'GET', url, schema, handler: (_, reply) => send(reply, panel.page()) })
    if (!url.endsWith('/') && !url.endsWith('*') && !places.includes(`${url}/*`)) {
      app.route({ method: 'GET', url: `${url}/`, schema, handler: leaveOutSlash })
    }
  }
}

/** To the same place without the slash at the end of its path. */
function leaveOutSlash({ url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  // A request may name an origin, and any it likes (RFC 9112 §3.2.2): nobody is led there.
  const path = url.replace(/^[^/?]*:\/\/[^/?]*/, '')
  return reply.redirect(path.replace(/\/(?=\?|$)/, ''), 308)
}

function fileOf(panel: BuiltPanel, request: FastifyRequest): PanelReply {
  const [path = ''] = request.url.split('?', 1)
  const accepted = request.headers['accept-encoding']
  return panel.file(path, typeof accepted === 'string' ? accepted : '')
}

function send(reply: FastifyReply, { status, headers, body }: PanelReply): FastifyReply {
  return reply.code(status).headers(headers).send(body)
}
