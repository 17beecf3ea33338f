/**
 * The sign-in, which leads back to where somebody wanted to go.
 *
 * Refreshing later on is the keeper's, in the web package.
 */
import { EmailInput, PasswordField, PublicFrame, SubmitForm, TextLink, useWayBack } from '@claviger/web'
import { Alert, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { signIn } from '../shell/me.api.ts'
import { useVisitor } from '../shell/visitor.ts'

export function SignInPage() {
  const { back, ended } = useSearch({ from: '/sign-in' })
  useVisitor()
  useWayBack(back)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({ mutationFn: () => signIn(email, password) })
  return (
    <PublicFrame title="Sign in" hasWayBack={false}>
      {ended === true && <Alert role="alert">Your session has ended. Sign in to go on where you were.</Alert>}
      <SubmitForm
        deed="Sign in"
        isBusy={attempt.isPending}
        error={attempt.error}
        onSubmit={() => attempt.mutate()}
      >
        <EmailInput value={email} onChange={setEmail} isOwn />
        <PasswordField label="Password" kind="current-password" value={password} onChange={setPassword} />
      </SubmitForm>
      <Group justify="space-between" gap="xs">
        <TextLink to="/forgot-password">Forgot your password?</TextLink>
        <TextLink to="/sign-up">Create an account</TextLink>
      </Group>
    </PublicFrame>
  )
}
