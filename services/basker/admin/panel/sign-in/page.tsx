/**
 * The sign-in, which leads back to where somebody wanted to go.
 *
 * Refreshing later on is the keeper's, in the web package.
 */
import { EmailInput, PublicFrame, SubmitForm, TextLink, useWayBack } from '@claviger/web'
import { Alert, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { keeper } from '../shell/api.ts'
import { signIn } from './sign-in.api.ts'

export function SignInPage() {
  const { back, ended } = useSearch({ from: '/sign-in' })
  const queries = useQueryClient()
  useWayBack(back)
  // Nothing of whoever was here before is shown to whoever comes next.
  useEffect(() => queries.clear(), [queries])
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({
    mutationFn: () => signIn(email, password),
    onSuccess: (accessSeconds) => keeper.signedIn(accessSeconds),
  })
  return (
    <PublicFrame title="Sign in" hasWayBack={false}>
      {ended === true && (
        <Alert role="status">Your session has ended. Sign in to go on where you were.</Alert>
      )}
      <SubmitForm
        deed="Sign in"
        isBusy={attempt.isPending}
        error={attempt.error}
        onSubmit={() => attempt.mutate()}
      >
        <EmailInput value={email} onChange={setEmail} isOwn />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
      </SubmitForm>
      <TextLink to="/forgot-password">Forgot your password?</TextLink>
    </PublicFrame>
  )
}
