/**
 * `POST /auth/login`: signs in a client that keeps its tokens itself. Sets no cookie.
 *
 * Browsers use `POST /auth/session`, where no script ever sees a token.
 */
import { guardCrossSite, type Server } from '@claviger/fastify'
import { signIn } from '@claviger/service'
import { noCredential, refusesBody } from '../wire/responses.ts'
import { type AuthParts, clientDigest, headerOf, showTokens } from './auth-parts.ts'
import { ClientHeaders, SignInBody, TokensShown } from './auth-schema.ts'

export function loginRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/login',
    onRequest: guardCrossSite(parts),
    config: refusesBody('sign_in_failed', 'cross_site', 'busy'),
    schema: {
      operationId: 'login',
      tags: ['Sessions'],
      summary: 'Sign in for tokens',
      description: 'For clients that send the access token themselves. Sets no cookie.',
      security: noCredential,
      headers: ClientHeaders,
      body: SignInBody,
      response: { 200: TokensShown },
    },
    handler: async (request) => {
      const digest = clientDigest(headerOf(request, 'x-client-id'))
      const device = { claimed: digest, remember: digest }
      return showTokens(await signIn(parts, request, request.body, 'bearer', device))
    },
  })
}
