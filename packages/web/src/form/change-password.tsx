/**
 * Changing one's own password: the form, what went wrong where, and that it is done.
 *
 * The call is each dashboard's. Somebody who forgot the password goes through a mailed link.
 */
import { Box, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { isProblem } from '../wire/problem.ts'
import { announce } from './announce.ts'
import { NewPasswordForm } from './new-password-form.tsx'

export interface ChangePasswordProps {
  /** Whose password it is, for password managers. */
  readonly email: string
  /** @throws Problem 403 where `current` is wrong, 400 where `password` will not do */
  readonly onChange: (current: string, password: string) => Promise<unknown>
}

export function ChangePassword({ email, onChange }: ChangePasswordProps) {
  const start = useRef<HTMLParagraphElement>(null)
  const [round, setRound] = useState(0)
  const change = useMutation({
    mutationFn: ({ current, password }: { readonly current: string; readonly password: string }) =>
      onChange(current, password),
    onSuccess: () => {
      announce('Your password is changed. Your other sessions have ended.')
      // An empty form; the focus would be lost with the former one.
      setRound(round + 1)
      start.current?.focus({ preventScroll: true })
    },
  })
  return (
    <Box maw={420}>
      <Text ref={start} tabIndex={-1} size="sm" c="dimmed" mb="sm" style={{ outline: 'none' }}>
        Changing it signs you out everywhere else. Your API keys stay.
      </Text>
      <NewPasswordForm
        key={round}
        deed="Change password"
        asksCurrent
        username={email}
        isBusy={change.isPending}
        error={change.error}
        errorAt={errorAt(change.error)}
        onSubmit={(password, current) => change.mutate({ password, current })}
      />
    </Box>
  )
}

function errorAt(error: unknown): 'current' | 'new' | null {
  if (!isProblem(error)) return null
  if (error.status === 403) return 'current'
  return error.status === 400 ? 'new' : null
}
