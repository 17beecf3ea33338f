/**
 * The form that proves an address: a click of whoever is signed in to the account, its password from anybody else.
 *
 * The link proves who reads the mailbox, not who chose the password: a stranger may have signed up with the address.
 */
import { isProblem, type MailedLink, PasswordField, SubmitForm, TextLink } from '@claviger/web'
import { Text } from '@mantine/core'
import { useState } from 'react'
import type { Me } from '../shell/me.api.ts'

export interface VerifyFormProps {
  /** Given the password, or null where the account's owner is signed in. */
  readonly link: MailedLink<string | null>
  readonly visitor: Me | null
}

export function VerifyForm({ link, visitor }: VerifyFormProps) {
  const isOwn = visitor !== null && visitor.email === link.facts?.email
  return isOwn ? (
    <OwnForm link={link} email={visitor.email} />
  ) : (
    <PasswordForm link={link} visitor={visitor} />
  )
}

function OwnForm({ link, email }: { readonly link: VerifyFormProps['link']; readonly email: string }) {
  const { isBusy, error, use } = link
  return (
    <SubmitForm deed="Verify email address" isBusy={isBusy} error={error} onSubmit={() => use(null)}>
      <Text style={{ overflowWrap: 'anywhere' }}>
        This proves that <strong>{email}</strong> is yours, and lifts the limits of unverified accounts.
      </Text>
    </SubmitForm>
  )
}

function PasswordForm({ link, visitor }: VerifyFormProps) {
  const { facts, isBusy, error, use } = link
  const [password, setPassword] = useState('')
  const isWrong = isProblem(error) && error.status === 403
  return (
    <>
      <SubmitForm
        deed="Verify email address"
        isBusy={isBusy}
        error={isWrong ? null : error}
        onSubmit={() => use(password)}
      >
        <Text style={{ overflowWrap: 'anywhere' }}>
          {visitor !== null && `You are signed in as ${visitor.email}. `}
          This link verifies {facts === null ? 'an address' : <strong>{facts.email}</strong>}. Enter the
          password of that account to show that it is yours as well. Its sessions and API keys stay.
        </Text>
        {facts !== null && (
          <input type="text" name="username" autoComplete="username" value={facts.email} readOnly hidden />
        )}
        <PasswordField
          label="Password"
          kind="current-password"
          value={password}
          onChange={setPassword}
          refusal={isWrong ? error : null}
          isFirst
        />
      </SubmitForm>
      <Text size="sm">
        You do not know it, or did not sign up yourself? Choose a new password by email instead. That verifies
        the address too, signs everybody out and ends the API keys that were made before.
      </Text>
      <TextLink to="/forgot-password">Choose a new password</TextLink>
    </>
  )
}
