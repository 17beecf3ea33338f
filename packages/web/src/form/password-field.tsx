/**
 * The input for a password, which can be shown, by keyboard as well.
 *
 * Which passwords will do is the server's to say.
 */
import { PasswordInput } from '@mantine/core'
import { type RefObject, useEffect, useRef } from 'react'
import { sentenceOf } from '../wire/problem.ts'

export interface PasswordFieldProps {
  readonly label: string
  readonly kind: 'current-password' | 'new-password'
  readonly value: string
  readonly onChange: (value: string) => void
  /** What the server said of it: it is told at the field, which has the focus for another try. Null: nothing. */
  readonly refusal?: unknown
  /** Whether it is the first of its page, where the focus begins. */
  readonly isFirst?: boolean
}

/** What is told before a new password is chosen. */
const rule =
  'At least 12 characters, and no common word, run or repetition. A sentence of its own is easy to keep in mind.'

export function PasswordField({
  label,
  kind,
  value,
  onChange,
  refusal = null,
  isFirst = false,
}: PasswordFieldProps) {
  const field = useFirstFocus(isFirst)
  useEffect(() => {
    if (refusal === null) return
    field.current?.focus()
    field.current?.select()
  }, [refusal, field])
  return (
    <PasswordInput
      ref={field}
      label={label}
      {...(kind === 'new-password' ? { description: rule } : {})}
      name={kind}
      autoComplete={kind}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
      error={refusal === null ? null : sentenceOf(refusal)}
      // Mantine marks only the frame around the input.
      aria-invalid={refusal !== null}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': `Show the ${label.toLowerCase()}` }}
    />
  )
}

/** For the first field of a page, where the focus begins. */
export function useFirstFocus(isFirst: boolean): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isFirst) field.current?.focus()
  }, [isFirst])
  return field
}
