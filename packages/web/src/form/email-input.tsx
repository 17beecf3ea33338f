/**
 * The input for an e-mail address.
 *
 * Whether an address is good is the server's to say; browsers only see to the at sign.
 */
import { TextInput } from '@mantine/core'
import { useFirstFocus } from './password-field.tsx'

export interface EmailInputProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Whether it is one's own, which browsers may fill in; it is the first field of its page then, where the focus begins. */
  readonly isOwn?: boolean
}

export function EmailInput({ value, onChange, isOwn = false }: EmailInputProps) {
  const field = useFirstFocus(isOwn)
  return (
    <TextInput
      ref={field}
      label="Email"
      type="email"
      name="email"
      autoComplete={isOwn ? 'username' : 'off'}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
      maxLength={254}
      {...(isOwn ? {} : { 'data-autofocus': true })}
    />
  )
}
