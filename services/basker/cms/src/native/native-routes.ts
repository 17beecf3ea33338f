/**
 * The native API: every route below `/api`, and the document that describes them.
 *
 * For people with a session only (`refuse-api-keys.ts`); programs use the Partners API.
 */
import type { Server } from '@claviger/fastify'
import type { FastifyPluginAsync } from 'fastify'
import { activityRoutes } from './activity-routes.ts'
import { answerContentProblem } from './content-problems.ts'
import { documentRoutes } from './document-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { meRoutes } from './me-routes.ts'
import type { NativeParts } from './native-parts.ts'
import { serveNativeReference } from './reference.ts'
import { sessionRoutes } from './session-routes.ts'
import { tenantRoutes } from './tenant-routes.ts'
import { userRoutes } from './user-routes.ts'

export const nativePath = '/api'

/** Registers the native API; the server's replies are to be `baskerReplies`, and its first look `refuseApiKeys`. */
export const nativeRoutes: FastifyPluginAsync<NativeParts> = async (app, parts) => {
  const api = app as unknown as Server
  await serveNativeReference(api, parts.publicUrl, `${nativePath}/openapi.json`)
  await api.register(
    (below, _, done) => {
      const routes = below as unknown as Server
      routes.setErrorHandler(answerContentProblem)
      sessionRoutes(routes, parts)
      linkRoutes(routes, parts)
      meRoutes(routes, parts)
      keyRoutes(routes, parts)
      userRoutes(routes, parts)
      activityRoutes(routes, parts)
      tenantRoutes(routes, parts)
      documentRoutes(routes, parts)
      done()
    },
    { prefix: nativePath },
  )
}
