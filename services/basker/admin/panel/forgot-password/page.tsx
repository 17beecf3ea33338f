/**
 * Asking for a link to choose a new password.
 *
 * It does not tell whether an address is known.
 */
import { FormProblem } from '@claviger/web'
import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { PublicFrame } from '../shell/public-frame.tsx'
import { askForReset } from './forgot-password.api.ts'

export function ForgotPasswordPage() {
  const [email, setEmail] = useState('')
  const request = useMutation({ mutationFn: () => askForReset(email) })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!request.isPending) request.mutate()
  }
  return (
    <PublicFrame title="Forgot your password?">
      {request.data === undefined ? (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              required
            />
            <FormProblem error={request.error} />
            <Button type="submit" loading={request.isPending}>
              Send me a link
            </Button>
          </Stack>
        </form>
      ) : (
        <Alert role="status">{request.data}</Alert>
      )}
    </PublicFrame>
  )
}
