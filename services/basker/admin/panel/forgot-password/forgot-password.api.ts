/**
 * Asking for a link to choose a new password.
 *
 * What the link leads to is the feature of mailed links.
 */
import { fieldsOf, textField } from '@claviger/web'
import { call } from '../shell/api.ts'

/** @returns the server's sentence, the same whether the address is known or not */
export async function askForReset(email: string): Promise<string> {
  const reply = await call('/api/users/forgot-password', {
    method: 'POST',
    body: { email },
    isAnonymous: true,
  })
  return textField(fieldsOf(reply.body), 'message')
}
