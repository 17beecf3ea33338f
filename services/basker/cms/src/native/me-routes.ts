/**
 * `/api/users/me`: who is signed in, where, and the password.
 *
 * The person's API keys: `key-routes.ts`.
 */
import { authorOf, callerOf, rfc3339, type Server } from '@claviger/fastify'
import {
  changeOwnPassword,
  closed,
  IdParams,
  nothing,
  refusesCaller,
  refusesCallerAndBody,
  SessionShown,
  sessionsAsked,
  showSessions,
} from '@claviger/service'
import { Type } from 'typebox'
import { isSiteOwner } from '../tenant/role.ts'
import { ChangePasswordBody, MeShown } from './account-schema.ts'
import { bySession, type NativeParts, signedIn } from './native-parts.ts'
import { tenantsOf } from './tenant-routes.ts'

export function meRoutes(app: Server, parts: NativeParts): void {
  getMeRoute(app, parts)
  changePasswordRoute(app, parts)
  listSessionsRoute(app, parts)
  endSessionRoutes(app, parts)
}

function getMeRoute(app: Server, { tenants }: NativeParts): void {
  app.route({
    method: 'GET',
    url: '/users/me',
    onRequest: signedIn,
    config: refusesCaller(),
    schema: {
      operationId: 'getMe',
      tags: ['Accounts'],
      summary: 'Tell who is signed in',
      security: bySession,
      response: { 200: MeShown },
    },
    handler: async (request) => {
      const who = callerOf(request)
      const { id, email, name } = who.account
      return {
        id,
        email,
        name,
        site_owner: isSiteOwner(who),
        session: { id: who.credential.id, expires_at: rfc3339(who.credential.expiresAt ?? 0) },
        tenants: await tenantsOf(who, tenants),
      }
    },
  })
}

function changePasswordRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'POST',
    url: '/users/me/change-password',
    onRequest: signedIn,
    config: refusesCallerAndBody(
      'password_wrong',
      'password_too_short',
      'password_too_long',
      'password_common',
      'password_guessable',
      'password_breached',
      'busy',
    ),
    schema: {
      operationId: 'changePassword',
      tags: ['Accounts'],
      summary: 'Change the password',
      description: 'Ends the other sessions of the account, everywhere, when it returns.',
      security: bySession,
      body: ChangePasswordBody,
      response: { 204: nothing('The new password holds.') },
    },
    handler: async (request, reply) => {
      await changeOwnPassword(parts, authorOf(request), request.body)
      return reply.code(204).send(null)
    },
  })
}

function listSessionsRoute(app: Server, { engine, now }: NativeParts): void {
  app.route({
    method: 'GET',
    url: '/users/me/sessions',
    onRequest: signedIn,
    config: refusesCaller(),
    schema: {
      operationId: 'listSessions',
      tags: ['Sessions'],
      summary: 'List where the person is signed in',
      security: bySession,
      response: {
        200: closed(
          { sessions: Type.Array(SessionShown) },
          { description: 'Live ones, the newest first; times to the day.' },
        ),
      },
    },
    handler: async (request) => ({
      sessions: await showSessions(engine.sessions, sessionsAsked(request, now())),
    }),
  })
}

function endSessionRoutes(app: Server, { engine, now }: NativeParts): void {
  app.route({
    method: 'DELETE',
    url: '/users/me/sessions',
    onRequest: signedIn,
    config: refusesCaller(),
    schema: {
      operationId: 'endOtherSessions',
      tags: ['Sessions'],
      summary: 'End all other sessions',
      security: bySession,
      response: { 204: nothing('The other sessions have ended.') },
    },
    handler: async (request, reply) => {
      await engine.sessions.endOthers(authorOf(request), now())
      return reply.code(204).send(null)
    },
  })
  app.route({
    method: 'DELETE',
    url: '/users/me/sessions/:id',
    onRequest: signedIn,
    config: refusesCaller('not_found'),
    schema: {
      operationId: 'endSession',
      tags: ['Sessions'],
      summary: 'End a session',
      security: bySession,
      params: IdParams,
      response: { 204: nothing('The session has ended.') },
    },
    handler: async (request, reply) => {
      await engine.sessions.end(authorOf(request), request.params.id, 'ended', now())
      return reply.code(204).send(null)
    },
  })
}
