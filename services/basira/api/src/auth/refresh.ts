/**
 * `POST /auth/refresh`: the tokens that follow a refresh token in the body.
 *
 * A session of cookies is refreshed by `refresh-session.ts` and refused here.
 */
import { guardCrossSite, originOf, type Server } from '@claviger/fastify'
import { Secret } from 'claviger'
import { noCredential, refusesBody } from '../wire/responses.ts'
import { type AuthParts, clientDigest, headerOf, showTokens } from './auth-parts.ts'
import { RefreshBody, RefreshHeaders, TokensShown } from './auth-schema.ts'

export function refreshRoute(app: Server, parts: AuthParts): void {
  const { engine, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/refresh',
    onRequest: guardCrossSite(parts),
    config: refusesBody('refresh_invalid', 'cross_site'),
    schema: {
      operationId: 'refresh',
      tags: ['Sessions'],
      summary: 'Refresh tokens',
      description:
        'Each refresh token is replaced by the reply. Repeating a request whose reply was lost gets the same successor; using an old one later ends the session.',
      security: noCredential,
      headers: RefreshHeaders,
      body: RefreshBody,
      response: { 200: TokensShown },
    },
    handler: async (request) => {
      const presented = new Secret<'refresh-token'>(request.body.refresh_token)
      const attemptId = headerOf(request, 'idempotency-key') ?? null
      const deviceDigest = clientDigest(headerOf(request, 'x-client-id'))
      const origin = originOf(request)
      const asked = { presented, transport: 'bearer', attemptId, origin, deviceDigest } as const
      return showTokens(await engine.sessions.refresh(asked, now()))
    },
  })
}
