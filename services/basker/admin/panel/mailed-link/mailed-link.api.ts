/**
 * What mailed links do once somebody clicks: each uses its token up.
 *
 * Opening a link does nothing of this.
 */
import { fieldsOf, type LinkFacts, textField } from '@claviger/web'
import { call } from '../shell/api.ts'

/** What a link is for; this changes nothing. @throws Problem 400 where it works no more */
export async function lookAtLink(token: string): Promise<LinkFacts> {
  const { body } = await call('/api/users/links', { method: 'POST', body: { token }, isAnonymous: true })
  const fields = fieldsOf(body)
  return { purpose: textField(fields, 'purpose'), email: textField(fields, 'email') }
}

/** @throws Problem 400 where the link works no more or the password will not do */
export async function resetPassword(token: string, password: string): Promise<void> {
  await call('/api/users/reset-password', { method: 'POST', body: { token, password }, isAnonymous: true })
}

export async function acceptInvitation(token: string, password: string): Promise<void> {
  await call('/api/users/accept-invitation', { method: 'POST', body: { token, password }, isAnonymous: true })
}

export async function endSessions(token: string): Promise<void> {
  await call('/api/users/end-sessions', { method: 'POST', body: { token }, isAnonymous: true })
}
