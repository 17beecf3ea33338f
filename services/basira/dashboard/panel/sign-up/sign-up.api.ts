/**
 * Signing up, and in with the same at once.
 *
 * Proving the address is the feature of mailed links.
 */
import { api, ask, asStranger } from '../shell/api.ts'
import { signIn } from '../shell/me.api.ts'

export interface NewAccount {
  readonly email: string
  readonly password: string
  /** Empty: none. */
  readonly name: string
  /** Empty: the server names it. */
  readonly organization: string
}

/** `mailed`: all that can be told is that a mail went to the address; it may have an account already. */
export type SignUpOutcome = 'signed-in' | 'mailed'

/** @throws Problem 400 where the password will not do */
export async function signUp({ email, password, name, organization }: NewAccount): Promise<SignUpOutcome> {
  const body = {
    email,
    password,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(organization.trim() === '' ? {} : { organization: organization.trim() }),
  }
  await ask(api.POST('/api/v1/auth/signup', { ...asStranger, body }))
  // Whatever keeps from signing in now, the mail is on its way: asking once more would be another sign-up.
  return signIn(email, password).then(
    () => 'signed-in',
    () => 'mailed',
  )
}
