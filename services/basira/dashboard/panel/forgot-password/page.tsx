/**
 * Asking for a link to choose a new password.
 *
 * It does not tell whether an address is known.
 */
import { EmailInput, PublicFrame, SubmitForm } from '@claviger/web'
import { Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { askForReset } from './forgot-password.api.ts'

export function ForgotPasswordPage() {
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
