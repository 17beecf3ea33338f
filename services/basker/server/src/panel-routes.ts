/**
 * `/admin` and below: the panel, as it was built; `/` leads to it.
 *
 * What is served and under which policy: services/basker/admin.
 */
import { readBuiltPanel } from '@claviger/basker-admin'
import type { Server } from '@claviger/fastify'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'

/** Not part of an API. */
const schema = { hide: true } as FastifySchema

export function panelRoutes(app: Server): void {
  const panel = readBuiltPanel()
  const handler = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [path = ''] = request.url.split('?', 1)
    const accepted = request.headers['accept-encoding']
    const { status, headers, body } = panel.reply(path, typeof accepted === 'string' ? accepted : '')
    return reply.code(status).headers(headers).send(body)
  }
  for (const url of ['/admin', '/admin/*']) app.route({ method: 'GET', url, schema, handler })
  app.route({
    method: 'GET',
    url: '/',
    schema,
    handler: (_, reply) => reply.redirect('/admin', 302),
  })
}
