/**
 * The input for an e-mail address.
 *
 * Whether an address is good is the server's to say; browsers only see to the at sign.
 */
import { TextInput } from '@mantine/core'

export interface EmailInputProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Whether it is one's own, which browsers may fill in. */
  readonly isOwn?: boolean
}

export function EmailInput({ value, onChange, isOwn = false }: EmailInputProps) {
  return (
    <TextInput
      label="Email"
      type="email"
      autoComplete={isOwn ? 'username' : 'off'}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
      {...(isOwn ? {} : { 'data-autofocus': true })}
    />
  )
}
