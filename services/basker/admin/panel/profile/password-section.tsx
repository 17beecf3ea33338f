/**
 * Changing the password, which ends every other session.
 *
 * Somebody who forgot it goes through a mailed link.
 */
import { announce, NewPasswordForm } from '@claviger/web'
import { Box, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changePassword, sessionsQuery } from './profile.api.ts'

export function PasswordSection() {
  const queries = useQueryClient()
  const [round, setRound] = useState(0)
  const change = useMutation({
    mutationFn: ({ password, current }: { password: string; current: string }) =>
      changePassword(current, password),
    onSuccess: () => {
      announce('Your password is changed. Your other sessions have ended.')
      setRound(round + 1)
      return queries.invalidateQueries(sessionsQuery)
    },
  })
  return (
    <Box maw={420}>
      <Text size="sm" c="dimmed" mb="sm">
        Changing it signs you out everywhere else. Your API keys stay.
      </Text>
      <NewPasswordForm
        key={round}
        deed="Change password"
        asksCurrent
        isBusy={change.isPending}
        error={change.error}
        onSubmit={(password, current) => change.mutate({ password, current })}
      />
    </Box>
  )
}
