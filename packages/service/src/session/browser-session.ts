/**
 * A browser's session as its cookies come and go: started, refreshed, ended.
 *
 * The routes are the services'; tokens in bodies are no business of this file.
 */
import { authorOf, originOf, type SessionCookies } from '@claviger/fastify'
import { type Engine, isRefusal, Refusal, type Secret, sessionState } from 'claviger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { endOwnSession } from './end-own-session.ts'
import { type SignInParts, signIn } from './sign-in.ts'

export interface BrowserSessionParts extends SignInParts {
  readonly engine: Pick<Engine, 'accounts' | 'sessions' | 'store'>
  readonly cookies: SessionCookies
}

/**
 * Signs in a browser. The tokens are in cookies that no script sees, and in no body. A session that the browser brings
 * along is ended, never adopted (ASVS 5.0 V7.2.4).
 *
 * @throws Refusal `sign_in_failed`, `rate_limited`, `busy`
 */
export async function startBrowserSession(
  parts: BrowserSessionParts,
  request: FastifyRequest,
  reply: FastifyReply,
  body: { readonly email: string; readonly password: string },
): Promise<void> {
  const { cookies, engine, now } = parts
  const former = cookies.refreshToken(request)
  const claimed = cookies.deviceDigest(request)
  const device = { claimed, remember: claimed ?? cookies.newDevice(reply) }
  const tokens = await signIn(parts, request, body, 'cookie', device).catch((error: unknown) => {
    // A device is remembered by a sign-in that succeeds.
    reply.removeHeader('set-cookie')
    throw error
  })
  if (former !== null)
    await engine.sessions.endByToken(former, 'cookie', 'superseded', originOf(request), now())
  cookies.set(reply, tokens, now())
}

/**
 * New cookies for a browser whose access cookie runs out. When a reply comes late, the browser may have signed out or in
 * again meanwhile: cookies are written only for a session that is still open, and taken away only where nothing else can
 * have put newer ones there.
 *
 * @param attemptId the browser's name for this attempt; null: none
 * @throws Refusal `refresh_invalid`
 */
export async function refreshBrowserSession(
  parts: BrowserSessionParts,
  request: FastifyRequest,
  reply: FastifyReply,
  attemptId: string | null,
): Promise<void> {
  const { cookies, engine, now } = parts
  const presented = cookies.refreshToken(request)
  if (presented === null) throw new Refusal('refresh_invalid')
  try {
    const tokens = await engine.sessions.refresh(
      {
        presented,
        transport: 'cookie',
        attemptId,
        origin: originOf(request),
        deviceDigest: cookies.deviceDigest(request),
      },
      now(),
    )
    if (!(await engine.sessions.isOpen(tokens.sessionId))) throw new Refusal('refresh_invalid')
    cookies.set(reply, tokens, now())
  } catch (error) {
    if (isRefusal(error) && error.code === 'refresh_invalid') await clearIfOver(parts, presented, reply)
    throw error
  }
}

/**
 * Takes the cookies away where their session is over for a reason that this browser does not know of. After a sign-out or a
 * new sign-in of its own it has no cookies, or newer ones, and a late reply must not touch those.
 */
async function clearIfOver(
  { cookies, engine, now }: BrowserSessionParts,
  presented: Secret<'refresh-token'>,
  reply: FastifyReply,
): Promise<void> {
  const [, sessionId = ''] = /^rt_([0-9a-f]{32})_/.exec(presented.reveal()) ?? []
  const session = (await engine.store.sessions.facts(sessionId))?.session
  if (session === undefined || sessionState(session, now()) === 'live') return
  if (session.revokedReason === 'signed_out' || session.revokedReason === 'superseded') return
  cookies.clear(reply)
}

/** Signs a browser out. Whatever it had is of no use afterwards; for routes with `readCaller`. */
export async function endBrowserSession(
  parts: BrowserSessionParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { cookies, engine, now } = parts
  const presented = cookies.refreshToken(request)
  if (presented !== null)
    await engine.sessions.endByToken(presented, 'cookie', 'signed_out', originOf(request), now())
  await endOwnSession(parts, isByCookie(request) ? authorOf(request) : null)
  // Not before it has ended: after a failure the browser must be able to try again.
  cookies.clear(reply)
  reply.header('clear-site-data', '"cache", "cookies", "storage"')
}

function isByCookie({ caller }: FastifyRequest): boolean {
  return caller?.kind === 'principal' && caller.transport === 'cookie'
}
