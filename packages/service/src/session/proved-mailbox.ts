/**
 * What follows once a mailed link has proved a mailbox: its owner is let in while strangers guess at the password.
 *
 * Using the link up: `mailed-link.ts`; guesses: packages/fastify's `SignInLimiter`.
 */
import { authorOf, callerOrNull, originOf, type SessionCookies } from '@claviger/fastify'
import { type Engine, type EpochMs, linkDigest, type ProvedMailbox, Secret } from 'claviger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StrangerLimits } from './limits.ts'
import { type MailedLinkParts, tryLink } from './mailed-link.ts'

export interface ProvedMailboxParts extends MailedLinkParts {
  readonly engine: Pick<Engine, 'accounts'>
  readonly limits: StrangerLimits
  readonly cookies: SessionCookies
  readonly now: () => EpochMs
}

/**
 * Runs `choose`, which sets a password with a mailed link. Then the failures on the account are forgotten, those of this
 * browser too, and a browser is known to it from now on.
 *
 * @throws Refusal `rate_limited`, and whatever `choose` throws
 */
export async function choosePasswordByLink(
  parts: ProvedMailboxParts,
  request: FastifyRequest,
  reply: FastifyReply,
  choose: () => Promise<ProvedMailbox>,
): Promise<void> {
  const proved = await tryLink(parts, request, choose)
  const device = await rememberBrowser(parts, request, reply, proved)
  await parts.limits.signIn.forgive(proved.email, device)
}

/**
 * Proves an address with a mailed token, by whoever is signed in, with a password or neither; for routes with `readCaller`.
 * Wrong passwords are counted by network and by link. A credential that is not taken is told instead of left out: without it,
 * what it was made for would end. The browser is known to the account from now on.
 *
 * @throws Refusal `link_invalid`, `password_wrong`, `credential_invalid`, `unavailable`, `rate_limited`, `busy`
 */
export async function verifyByLink(
  parts: ProvedMailboxParts,
  request: FastifyRequest,
  reply: FastifyReply,
  body: { readonly token: string; readonly password?: string },
): Promise<void> {
  const { caller } = request
  if (caller?.kind === 'refused' && body.password === undefined) throw caller.refusal
  const { engine, limits, now } = parts
  const token = new Secret<'link'>(body.token)
  const verification = {
    token,
    password: body.password === undefined ? null : new Secret<'password'>(body.password),
    author: callerOrNull(request) === null ? null : authorOf(request),
    origin: originOf(request),
  }
  const byNetwork = [['link', request.clientAddress]] as const
  const byLink = [['ownPassword', `link ${linkDigest(token)}`]] as const
  const proved = await limits.others.countFailures(byNetwork, ['link_invalid', 'password_wrong'], () =>
    limits.others.countFailures(byLink, ['password_wrong'], () =>
      engine.accounts.verifyEmail(verification, now()),
    ),
  )
  await rememberBrowser(parts, request, reply, proved)
}

/**
 * Has the browser that sent `request` count as known to the account, by its device cookie or a new one. Programs are left as
 * they are: they keep no cookie.
 *
 * @returns the digest under which it is known; null: it is no browser
 */
export async function rememberBrowser(
  { cookies, engine, now }: Pick<ProvedMailboxParts, 'cookies' | 'engine' | 'now'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { id }: ProvedMailbox,
): Promise<string | null> {
  // Every browser sends one of them with a POST (Fetch Metadata; Fetch §3.1).
  const isBrowser = request.headers['sec-fetch-site'] !== undefined || request.headers.origin !== undefined
  if (!isBrowser) return null
  const device = cookies.deviceDigest(request) ?? cookies.newDevice(reply)
  await engine.accounts.rememberDevice(id, device, now())
  return device
}
