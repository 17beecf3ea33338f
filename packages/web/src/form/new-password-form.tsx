/**
 * The form for a new password, as reset and invitation links and the profile ask for it.
 *
 * Which passwords will do is judged by the server alone.
 */
import { PasswordInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { sentenceOf } from '../wire/problem.ts'
import { SubmitForm } from './submit-form.tsx'

export interface NewPasswordFormProps {
  readonly deed: string
  readonly isBusy: boolean
  readonly error: unknown
  /** Which password the error is about; it is told there, and the focus goes there. Default: neither */
  readonly errorAt?: 'current' | 'new' | null
  /** Whether the present password is asked for as well. */
  readonly asksCurrent?: boolean
  /** The address that the password belongs to, for password managers; it is not shown. */
  readonly username?: string
  readonly onSubmit: (password: string, current: string) => void
}

export function NewPasswordForm(props: NewPasswordFormProps) {
  const { deed, isBusy, error, errorAt = null, asksCurrent = false, username, onSubmit } = props
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const currentInput = useRef<HTMLInputElement>(null)
  const newInput = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (errorAt === null || error === null) return
    const input = errorAt === 'current' ? currentInput.current : newInput.current
    input?.focus()
    input?.select()
  }, [error, errorAt])
  const said = error !== null && errorAt !== null ? sentenceOf(error) : null
  return (
    <SubmitForm
      deed={deed}
      isBusy={isBusy}
      error={said === null ? error : null}
      onSubmit={() => onSubmit(password, current)}
    >
      {username !== undefined && (
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      )}
      {asksCurrent && (
        <PasswordInput
          ref={currentInput}
          label="Current password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          required
          error={errorAt === 'current' ? said : null}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the current password' }}
        />
      )}
      <PasswordInput
        ref={newInput}
        label="New password"
        description="At least 12 characters. A sentence of its own is easy to keep in mind."
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="new-password"
        required
        error={errorAt === 'new' ? said : null}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }}
      />
    </SubmitForm>
  )
}
