/**
 * Signing in.
 *
 * Who is signed in afterwards is asked by the shell.
 */
import { call, keeper } from '../shell/api.ts'
import { accessSecondsLeft } from '../shell/me.api.ts'

/** Signs in with the session's cookies. @throws Problem 401 whatever was wrong */
export async function signIn(email: string, password: string): Promise<void> {
  await call('/api/users/login', { method: 'POST', body: { email, password }, isAnonymous: true })
  keeper.signedIn(accessSecondsLeft(await call('/api/users/me', { isAnonymous: true })))
}
