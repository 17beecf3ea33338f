/**
 * What mailed links do once somebody clicks: each uses its token up.
 *
 * Opening a link does nothing of this. All may end or change what is known of who is signed in.
 */
import type { LinkFacts } from '@claviger/web'
import { api, ask, asStranger } from '../shell/api.ts'
import { tellVerified } from '../shell/verified-news.ts'

/** What a link is for; this changes nothing. @throws Problem 400 where it works no more */
export async function lookAtLink(token: string): Promise<LinkFacts> {
  const { purpose, email } = await ask(api.POST('/api/v1/auth/links', { ...asStranger, body: { token } }))
  return { purpose, email }
}

/** @throws Problem 400 where the link works no more or the password will not do */
export async function resetPassword(token: string, password: string): Promise<void> {
  await ask(api.POST('/api/v1/auth/reset-password', { ...asStranger, body: { token, password } }))
}

/**
 * With the account's own session, or with its password, everything stays.
 *
 * @param password null: whoever is signed in is the account's owner
 * @throws Problem 400 where the link works no more or the password is wrong; 401 where the session has ended meanwhile
 */
export async function verifyEmail(token: string, password: string | null): Promise<void> {
  // Without a password the session is what keeps all else: it is made sure of first, or nothing is sent.
  if (password === null) await ask(api.GET('/api/v1/auth/me'))
  const body = password === null ? { token } : { token, password }
  await ask(api.POST('/api/v1/auth/verify-email', { ...asStranger, body }))
  tellVerified()
}

/** @throws Problem 400 where the link works no more */
export async function endSessions(token: string): Promise<void> {
  await ask(api.POST('/api/v1/auth/end-sessions', { ...asStranger, body: { token } }))
}
