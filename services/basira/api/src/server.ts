/**
 * Basira's HTTP side: a server with all routes, listening to nothing yet.
 *
 * What stands behind it is put together in `service.ts`.
 */
import { dashboardFolder, dashboardPlaces } from '@claviger/basira-dashboard'
import { createServer, credentials, type Server, SessionCookies } from '@claviger/fastify'
import type { Logger, Readiness, RequestMetrics } from '@claviger/host'
import {
  lostPage,
  mailboxRoutes,
  panelRoutes,
  processRoutes,
  readBuiltPanel,
  securityTextRoute,
  strangerLimits,
  tellRequests,
} from '@claviger/service'
import type { OpenedStore } from '@claviger/store'
import type { Engine, EpochMs } from 'claviger'
import { listActivityRoute } from './activity/list-activity.ts'
import { apiKeyRoutes } from './api-keys/api-key-routes.ts'
import { authRoutes } from './auth/auth-routes.ts'
import { getBillingRoute } from './billing/get-billing.ts'
import type { DatabaseRegistry } from './databases/database-registry.ts'
import { databaseRoutes } from './databases/database-routes.ts'
import { organizationRoutes } from './organization/organization-routes.ts'
import { apiPath, serveReference } from './reference.ts'
import { basiraReplies } from './refusals.ts'
import type { BasiraConfiguration } from './settings.ts'

export interface BasiraServerParts {
  readonly configuration: BasiraConfiguration
  /** Origin under which people reach the service, without a trailing slash. */
  readonly publicUrl: string
  readonly engine: Engine
  readonly store: OpenedStore
  readonly databases: DatabaseRegistry
  readonly readiness: Readiness
  /** Folder of the development mailbox; null where mails are really sent. */
  readonly mailbox: string | null
  readonly log: Logger
  readonly metrics: RequestMetrics
  readonly now: () => EpochMs
}

function apiRoutes(app: Server, parts: BasiraServerParts): void {
  const { configuration, engine } = parts
  authRoutes(app, {
    engine,
    cookies: new SessionCookies(engine.dialect.carriers.cookies),
    limits: strangerLimits(configuration.integers),
    publicUrl: parts.publicUrl,
    now: parts.now,
  })
  organizationRoutes(app, parts)
  apiKeyRoutes(app, parts)
  listActivityRoute(app, parts)
  databaseRoutes(app, parts)
  getBillingRoute(app, parts)
}

export async function basiraServer(parts: BasiraServerParts): Promise<Server> {
  const { configuration, engine, log, mailbox, now, publicUrl } = parts
  const dashboard = readBuiltPanel({ folder: dashboardFolder, base: '/' })
  const app = createServer({
    replies: basiraReplies,
    trustedProxies: configuration.trustedProxies,
    log,
    bodyLimitBytes: configuration.integers.bodyBytes,
    headerLimitBytes: configuration.integers.headerBytes,
    production: configuration.production,
    lostPage: lostPage(dashboard, '/api/'),
  })
  tellRequests(app, log, parts.metrics)
  await app.register(credentials, { engine, now, publicUrl })
  await serveReference(app, publicUrl)
  await app.register(
    (api, _, done) => {
      apiRoutes(api, parts)
      done()
    },
    { prefix: apiPath },
  )
  processRoutes(app, parts)
  panelRoutes(app, dashboard, dashboardPlaces)
  securityTextRoute(app, { contacts: configuration.securityContacts, publicUrl, now })
  if (mailbox !== null) mailboxRoutes(app, mailbox)
  return app
}
