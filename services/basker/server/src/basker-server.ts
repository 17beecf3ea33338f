/**
 * Basker's HTTP side: a server with all routes, listening to nothing yet.
 *
 * Three surfaces on one origin: `/partners` for keys, `/api` for sessions, `/admin` the panel.
 */
import { randomBytes } from 'node:crypto'
import {
  baskerReplies,
  contentReader,
  Documents,
  nativeRoutes,
  refuseApiKeys,
  Tenants,
} from '@claviger/basker-cms'
import { partnersRoutes } from '@claviger/basker-partners'
import { createServer, credentials, type Server, SessionCookies, UnsentReplies } from '@claviger/fastify'
import {
  type AppSurroundings,
  lostPage,
  mailboxRoutes,
  processRoutes,
  securityTextRoute,
  strangerLimits,
  tellRequests,
} from '@claviger/service'
import { adminRoutes, readAdminPanel } from './admin-routes.ts'
import type { BaskerConfiguration } from './settings.ts'

export async function baskerServer(
  configuration: BaskerConfiguration,
  around: AppSurroundings,
): Promise<Server> {
  const { engine, log, mailbox, now, publicUrl, registry, store } = around
  const { integers } = configuration
  const panel = readAdminPanel()
  const app = createServer({
    replies: baskerReplies,
    trustedProxies: configuration.trustedProxies,
    log,
    bodyLimitBytes: integers.bodyBytes,
    headerLimitBytes: integers.headerBytes,
    production: configuration.production,
    refuseFirst: refuseApiKeys,
    lostPage: lostPage(panel, null),
  })
  tellRequests(app, log, around.metrics)
  await app.register(credentials, { engine, now, publicUrl })
  const tenants = new Tenants(engine, store)
  const documents = new Documents(engine, store, randomBytes)
  const reader = contentReader(store)
  // After the last request, and before the store is closed.
  app.addHook('onClose', () => reader.close())
  const unsent = new UnsentReplies()
  await app.register(nativeRoutes, {
    engine,
    cookies: new SessionCookies(engine.dialect.carriers.cookies),
    limits: strangerLimits(integers),
    publicUrl,
    tenants,
    documents,
    reader,
    unsent,
    now,
  })
  await partnersRoutes(app, {
    documents,
    reader,
    unsent,
    tenants,
    publicUrl,
    limits: { read: integers.readsPerMinute, write: integers.writesPerMinute },
    redisUrl: configuration.redisUrl?.reveal() ?? null,
    registry,
    now,
    log,
  })
  processRoutes(app, around)
  adminRoutes(app, panel)
  securityTextRoute(app, { contacts: configuration.securityContacts, publicUrl, now })
  if (mailbox !== null) mailboxRoutes(app, mailbox)
  return app
}
