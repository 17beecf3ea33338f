/**
 * `POST /auth/session/refresh`: new cookies for a browser whose access cookie runs out.
 *
 * When a reply comes late, the browser may have signed out or in again meanwhile: cookies are written only for a session
 * that is still open, and taken away only where nothing else can have put newer ones there.
 */
import { guardCrossSite, type Server } from '@claviger/fastify'
import { Refusal, type Secret, sessionState } from 'claviger'
import type { FastifyReply } from 'fastify'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import { type AuthParts, headerOf } from './auth-parts.ts'
import { AttemptHeaders } from './auth-schema.ts'

export function refreshSessionRoute(app: Server, parts: AuthParts): void {
  const { cookies, engine, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/session/refresh',
    onRequest: guardCrossSite(parts),
    config: refusesBody('refresh_invalid', 'cross_site'),
    schema: {
      operationId: 'refreshSession',
      tags: ['Sessions'],
      summary: 'Refresh the session cookies',
      description: 'Tabs that refresh at the same moment all get the same new cookies.',
      security: noCredential,
      headers: AttemptHeaders,
      response: { 204: nothing('The cookies are renewed.') },
    },
    handler: async (request, reply) => {
      const presented = cookies.refreshToken(request)
      if (presented === null) throw new Refusal('refresh_invalid')
      const attemptId = headerOf(request, 'idempotency-key') ?? null
      try {
        const tokens = await engine.sessions.refresh({ presented, transport: 'cookie', attemptId }, now())
        if (!(await engine.sessions.isOpen(tokens.sessionId))) throw new Refusal('refresh_invalid')
        cookies.set(reply, tokens, now())
      } catch (error) {
        if (error instanceof Refusal && error.code === 'refresh_invalid')
          await clearIfOver(parts, presented, reply)
        throw error
      }
      return reply.code(204).send(null)
    },
  })
}

/**
 * Takes the cookies away where their session is over for a reason that this browser does not know of. After a sign-out or a
 * new sign-in of its own it has no cookies, or newer ones, and a late reply must not touch those.
 */
async function clearIfOver(
  { cookies, engine, now }: AuthParts,
  presented: Secret<'refresh-token'>,
  reply: FastifyReply,
): Promise<void> {
  const [, sessionId = ''] = /^rt_([0-9a-f]{32})_/.exec(presented.reveal()) ?? []
  const session = (await engine.store.sessions.facts(sessionId))?.session
  if (session === undefined || sessionState(session, now()) === 'live') return
  if (session.revokedReason === 'signed_out' || session.revokedReason === 'superseded') return
  cookies.clear(reply)
}
