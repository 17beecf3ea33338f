/**
 * Asking for a link to choose a new password. It does not tell whether an address is known.
 *
 * What the link leads to is each dashboard's own.
 */
import { Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { EmailInput } from '../form/email-input.tsx'
import { SubmitForm } from '../form/submit-form.tsx'
import { PublicFrame } from './public-frame.tsx'

/** @param askForReset resolves alike for known and unknown addresses */
export function ForgotPasswordCard({
  askForReset,
}: {
  readonly askForReset: (email: string) => Promise<void>
}) {
  const [email, setEmail] = useState('')
  const request = useMutation({ mutationFn: () => askForReset(email) })
  if (request.isSuccess) {
    return (
      <PublicFrame title="Check your email" key="mailed">
        <Text style={{ overflowWrap: 'anywhere' }}>
          If <strong>{email}</strong> has an account, an email with a link to choose a new password is on its
          way. The link works once and for one hour.
        </Text>
        <Text>If nothing comes, look in the spam folder and check the address.</Text>
      </PublicFrame>
    )
  }
  return (
    <PublicFrame title="Forgot your password?">
      <Text>We will email you a link to choose a new one.</Text>
      <SubmitForm
        deed="Send me a link"
        isBusy={request.isPending}
        error={request.error}
        onSubmit={() => request.mutate()}
      >
        <EmailInput value={email} onChange={setEmail} isOwn />
      </SubmitForm>
    </PublicFrame>
  )
}
