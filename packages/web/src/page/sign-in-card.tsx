/**
 * The sign-in: address and password, and what led here.
 *
 * Where it leads afterwards is way-out.ts; refreshing later on is the keeper's.
 */
import { Alert } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { EmailInput } from '../form/email-input.tsx'
import { PasswordField } from '../form/password-field.tsx'
import { SubmitForm } from '../form/submit-form.tsx'
import { PublicFrame } from './public-frame.tsx'

export interface SignInCardProps {
  /** Whether a session has ended without a sign-out. */
  readonly hasEnded: boolean
  readonly signIn: (email: string, password: string) => Promise<void>
  /** The ways on for those who cannot sign in. */
  readonly children: ReactNode
}

export function SignInCard({ hasEnded, signIn, children }: SignInCardProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({ mutationFn: () => signIn(email, password) })
  return (
    <PublicFrame title="Sign in" hasWayBack={false}>
      {hasEnded && <Alert role="alert">Your session has ended. Sign in to go on where you were.</Alert>}
      <SubmitForm
        deed="Sign in"
        isBusy={attempt.isPending}
        error={attempt.error}
        onSubmit={() => attempt.mutate()}
      >
        <EmailInput value={email} onChange={setEmail} isOwn />
        <PasswordField label="Password" kind="current-password" value={password} onChange={setPassword} />
      </SubmitForm>
      {children}
    </PublicFrame>
  )
}
