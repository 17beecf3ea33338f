/**
 * Asking for a link to choose a new password.
 *
 * What the link leads to is the feature of mailed links.
 */
import { call } from '../shell/api.ts'

/** Answers the same whether the address is known or not. @throws Problem 429 where it was asked for too often */
export async function askForReset(email: string): Promise<void> {
  await call('/api/users/forgot-password', { method: 'POST', body: { email }, isAnonymous: true })
}
