/**
 * Signing in.
 *
 * Who is signed in afterwards is asked by the shell.
 */
import { call } from '../shell/api.ts'
import { accessSecondsLeft } from '../shell/me.api.ts'

/** @returns how long the access cookie lasts, in seconds. @throws Problem 401 whatever was wrong */
export async function signIn(email: string, password: string): Promise<number> {
  await call('/api/users/login', { method: 'POST', body: { email, password }, isAnonymous: true })
  return accessSecondsLeft(await call('/api/users/me', { isAnonymous: true }))
}
