/**
 * The form for a new password, as reset and invitation links and the profile ask for it.
 *
 * Which passwords will do is judged by the server alone.
 */
import { PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { SubmitForm } from './submit-form.tsx'

export interface NewPasswordFormProps {
  readonly deed: string
  readonly isBusy: boolean
  readonly error: unknown
  /** Whether the present password is asked for as well. */
  readonly asksCurrent?: boolean
  readonly onSubmit: (password: string, current: string) => void
}

export function NewPasswordForm({
  deed,
  isBusy,
  error,
  asksCurrent = false,
  onSubmit,
}: NewPasswordFormProps) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  return (
    <SubmitForm deed={deed} isBusy={isBusy} error={error} onSubmit={() => onSubmit(password, current)}>
      {asksCurrent && (
        <PasswordInput
          label="Current password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': 'Show the current password' }}
        />
      )}
      <PasswordInput
        label="New password"
        description="At least 12 characters. A sentence of its own is easy to keep in mind."
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }}
      />
    </SubmitForm>
  )
}
