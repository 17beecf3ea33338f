/**
 * What mailed links do once somebody clicks: each uses its token up.
 *
 * Opening a link does nothing of this. All may end or change what is known of who is signed in.
 */
import { api, ask, asStranger } from '../shell/api.ts'
import { tellVerified } from '../shell/verified-news.ts'

/** @throws Problem 400 where the link works no more or the password will not do */
export async function resetPassword(token: string, password: string): Promise<void> {
  await ask(api.POST('/api/v1/auth/reset-password', { ...asStranger, body: { token, password } }))
}

/** @throws Problem 400 where the link works no more, or is that of another account than the signed-in one */
export async function verifyEmail(token: string): Promise<void> {
  await ask(api.POST('/api/v1/auth/verify-email', { ...asStranger, body: { token } }))
  tellVerified()
}

/** @throws Problem 400 where the link works no more */
export async function endSessions(token: string): Promise<void> {
  await ask(api.POST('/api/v1/auth/end-sessions', { ...asStranger, body: { token } }))
}
