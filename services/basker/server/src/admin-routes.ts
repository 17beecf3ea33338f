/**
 * `/admin` and below: the panel at its places; `/` leads to it.
 *
 * What is served and under which policy: packages/service/src/panel.
 */
import { adminFolder, adminPlaces } from '@claviger/basker-admin'
import type { Server } from '@claviger/fastify'
import { type BuiltPanel, panelRoutes, readBuiltPanel } from '@claviger/service'
import type { FastifySchema } from 'fastify'

/** Not part of an API. */
const schema = { hide: true } as FastifySchema

/** The panel as it is built now. */
export function readAdminPanel(): BuiltPanel {
  return readBuiltPanel({ folder: adminFolder, base: '/admin/' })
}

export function adminRoutes(app: Server, panel: BuiltPanel): void {
  panelRoutes(app, panel, adminPlaces)
  app.route({
    method: 'GET',
    url: '/',
    schema,
    handler: (_, reply) => reply.redirect('/admin', 302),
  })
}
