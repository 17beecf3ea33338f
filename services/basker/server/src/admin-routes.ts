/**
 * `/admin` and below: the panel, which knows its places by itself; `/` leads to it.
 *
 * What is served and under which policy: packages/service/src/panel.
 */
import { adminFolder } from '@claviger/basker-admin'
import type { Server } from '@claviger/fastify'
import { panelRoutes, readBuiltPanel } from '@claviger/service'
import type { FastifySchema } from 'fastify'

/** Not part of an API. */
const schema = { hide: true } as FastifySchema

export function adminRoutes(app: Server): void {
  const panel = readBuiltPanel({ folder: adminFolder, base: '/admin/' })
  panelRoutes(app, panel, ['/admin', '/admin/*'])
  app.route({
    method: 'GET',
    url: '/',
    schema,
    handler: (_, reply) => reply.redirect('/admin', 302),
  })
}
