/**
 * `POST /auth/logout`: ends the session of a client that keeps its tokens itself.
 *
 * By the refresh token in the body, by the access token in the header, or both.
 */
import { authorOf, originOf, RequestProblem, readCaller, type Server } from '@claviger/fastify'
import { endOwnSession, optionalBody } from '@claviger/service'
import { type PrincipalAuthor, Secret } from 'claviger'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { nothing, refusesBody } from '../wire/responses.ts'
import { closed } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'
import { RefreshBody } from './auth-schema.ts'

const Body = closed(
  { refresh_token: Type.Optional(RefreshBody.properties.refresh_token) },
  { description: 'May be left out where an access token is sent.' },
)

export function logoutRoute(app: Server, parts: AuthParts): void {
  const { engine, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/logout',
    onRequest: readCaller,
    preValidation: optionalBody,
    config: refusesBody('credential_invalid', 'headers_duplicate', 'credential_conflict'),
    schema: {
      operationId: 'logout',
      tags: ['Sessions'],
      summary: 'Sign out a client with tokens',
      description:
        'Access and refresh tokens of the session are refused everywhere when it returns. A refresh token that is of no use is no error: it is of no use afterwards too.',
      security: [{}, { accessToken: [] }],
      body: Body,
      response: { 204: nothing('The session has ended.') },
    },
    handler: async (request, reply) => {
      const token = request.body.refresh_token
      const author = tokenHolder(request)
      if (token === undefined && author === null) throw refusalFor(request)
      if (token !== undefined) {
        await engine.sessions.endByToken(
          new Secret<'refresh-token'>(token),
          'bearer',
          'signed_out',
          originOf(request),
          now(),
        )
      }
      await endOwnSession(parts, author)
      return reply.code(204).send(null)
    },
  })
}

/** Whoever sent an access token in a header. A cookie signs nobody out here. */
function tokenHolder(request: FastifyRequest): PrincipalAuthor | null {
  const { caller } = request
  if (caller?.kind !== 'principal' || caller.transport !== 'header') return null
  return caller.principal.credential.type === 'session' ? authorOf(request) : null
}

function refusalFor({ caller }: FastifyRequest): Error {
  if (caller?.kind === 'refused') return caller.refusal
  return new RequestProblem('body_invalid', { field: 'refresh_token' })
}
