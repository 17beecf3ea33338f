/**
 * Asking for a link to choose a new password.
 *
 * It does not tell whether an address is known.
 */
import { EmailInput, PublicFrame, SubmitForm } from '@claviger/web'
import { Alert } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { askForReset } from './forgot-password.api.ts'

export function ForgotPasswordPage() {
  const [email, setEmail] = useState('')
  const request = useMutation({ mutationFn: () => askForReset(email) })
  return (
    <PublicFrame title="Forgot your password?">
      {request.data === undefined ? (
        <SubmitForm
          deed="Send me a link"
          isBusy={request.isPending}
          error={request.error}
          onSubmit={() => request.mutate()}
        >
          <EmailInput value={email} onChange={setEmail} isOwn />
        </SubmitForm>
      ) : (
        <Alert role="status">{request.data}</Alert>
      )}
    </PublicFrame>
  )
}
