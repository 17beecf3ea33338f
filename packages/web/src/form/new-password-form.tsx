/**
 * The form for a new password, as reset and invitation links and the profile ask for it.
 *
 * Which passwords will do is judged by the server alone.
 */
import { useState } from 'react'
import { PasswordField } from './password-field.tsx'
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
  return (
    <SubmitForm
      deed={deed}
      isBusy={isBusy}
      isWide={!asksCurrent}
      error={errorAt === null ? error : null}
      onSubmit={() => onSubmit(password, current)}
    >
      {username !== undefined && (
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      )}
      {asksCurrent && (
        <PasswordField
          label="Current password"
          kind="current-password"
          value={current}
          onChange={setCurrent}
          refusal={errorAt === 'current' ? error : null}
        />
      )}
      <PasswordField
        label="New password"
        kind="new-password"
        value={password}
        onChange={setPassword}
        refusal={errorAt === 'new' ? error : null}
        isFirst={!asksCurrent}
      />
    </SubmitForm>
  )
}
