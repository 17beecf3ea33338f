/**
 * `/api/users/login`, `/logout`, `/refresh-token`: a browser signs in and out, and its cookies are renewed.
 *
 * How cookies come and go: packages/service. What is mailed: `link-routes.ts`.
 */
import { guardCrossSite, readCaller, type Server } from '@claviger/fastify'
import {
  endBrowserSession,
  noCredential,
  nothing,
  refreshBrowserSession,
  refusesBody,
  startBrowserSession,
} from '@claviger/service'
import { AttemptHeaders, SignInBody } from './account-schema.ts'
import type { NativeParts } from './native-parts.ts'

const tags = ['Sessions']

export function sessionRoutes(app: Server, parts: NativeParts): void {
  loginRoute(app, parts)
  logoutRoute(app, parts)
  refreshRoute(app, parts)
}

function loginRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'POST',
    url: '/users/login',
    onRequest: guardCrossSite(parts),
    config: refusesBody('sign_in_failed', 'cross_site', 'busy'),
    schema: {
      operationId: 'login',
      tags,
      summary: 'Sign in',
      description: 'Sets the cookies. A session that the browser had ends.',
      security: noCredential,
      body: SignInBody,
      response: { 204: nothing('Signed in; the cookies are set.') },
    },
    handler: async (request, reply) => {
      await startBrowserSession(parts, request, reply, request.body)
      return reply.code(204).send(null)
    },
  })
}

function logoutRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'POST',
    url: '/users/logout',
    onRequest: [guardCrossSite(parts), readCaller],
    config: { refuses: ['cross_site'] },
    schema: {
      operationId: 'logout',
      tags,
      summary: 'Sign out',
      description: 'Ends the session everywhere and takes the cookies away; the same without a session.',
      security: noCredential,
      response: { 204: nothing('Signed out; the cookies are gone.') },
    },
    handler: async (request, reply) => {
      await endBrowserSession(parts, request, reply)
      return reply.code(204).send(null)
    },
  })
}

function refreshRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'POST',
    url: '/users/refresh-token',
    onRequest: guardCrossSite(parts),
    config: refusesBody('refresh_invalid', 'cross_site'),
    schema: {
      operationId: 'refreshToken',
      tags,
      summary: 'Renew the cookies',
      description: 'Tabs that ask at the same moment all get the same new cookies.',
      security: noCredential,
      headers: AttemptHeaders,
      response: { 204: nothing('The cookies are renewed.') },
    },
    handler: async (request, reply) => {
      const attempt = request.headers['idempotency-key']
      await refreshBrowserSession(parts, request, reply, typeof attempt === 'string' ? attempt : null)
      return reply.code(204).send(null)
    },
  })
}
