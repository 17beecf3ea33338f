/**
 * The routes of a built panel: its page at its places, its files at their paths.
 *
 * What is sent is `built-panel.ts`; what an address that is no place gets is `lost-page.ts` or the server's 404.
 */
import type { Server } from '@claviger/fastify'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { BuiltPanel, PanelReply } from './built-panel.ts'

/** Where browsers ask for an icon by themselves, beside what names none: a mail, a reply in JSON. */
const iconUrl = '/favicon.ico'

/** Not part of an API. */
const schema = { hide: true } as FastifySchema

/**
 * Registers GET (and with it HEAD) for the files of `panel` and for its page. Its icon is that of the whole origin.
 *
 * @param places addresses that give the page, as Fastify writes them (`/databases/:id`); with a slash too many they lead to the
 *   one without
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
  const icon = `${panel.base}icon.svg`
  if (panel.paths.includes(icon)) iconRoute(app, panel, icon)
  for (const url of places) {
    app.route({ method: 'GET', url, schema, handler: (_, reply) => send(reply, panel.page()) })
    if (url !== '/') app.route({ method: 'GET', url: `${url}/`, schema, handler: leaveOutSlash })
  }
}

/** A day is soon enough for a new icon; by its path in the panel it is asked for anew with each page. */
function iconRoute(app: Server, panel: BuiltPanel, path: string): void {
  app.route({
    method: 'GET',
    url: iconUrl,
    schema,
    handler: (request, reply) => {
      const { headers, ...icon } = panel.file(path, encodingsOf(request))
      return send(reply, { ...icon, headers: { ...headers, 'cache-control': 'public, max-age=86400' } })
    },
  })
}

/** To the same place without the slash at the end of its path. */
function leaveOutSlash({ url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  // A request may name an origin, and any it likes (RFC 9112 §3.2.2): nobody is led there.
  const path = url.replace(/^[^/?]*:\/\/[^/?]*/, '')
  return reply.redirect(path.replace(/\/(?=\?|$)/, ''), 308)
}

function fileOf(panel: BuiltPanel, request: FastifyRequest): PanelReply {
  const [path = ''] = request.url.split('?', 1)
  return panel.file(path, encodingsOf(request))
}

function encodingsOf({ headers }: FastifyRequest): string {
  const accepted = headers['accept-encoding']
  return typeof accepted === 'string' ? accepted : ''
}

function send(reply: FastifyReply, { status, headers, body }: PanelReply): FastifyReply {
  return reply.code(status).headers(headers).send(body)
}
