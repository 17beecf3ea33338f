/**
 * The button that has the verification mail sent again, with the time until that is allowed next.
 *
 * All places that show it share one countdown; what being unverified limits is said by whoever shows it.
 */
import { announce, FormProblem } from '@claviger/web'
import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useReducer } from 'react'
import { meQuery, useMe } from './me.api.ts'
import { nextMailQuery, resendVerification, waitOf } from './verification.api.ts'

const mutationKey = ['verification-mail', 'send']
const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** Within the signed-in frame. */
export function ResendVerification() {
  const { email } = useMe()
  const queries = useQueryClient()
  const note = useId()
  const { data: nextAt = 0 } = useQuery(nextMailQuery)
  const secondsLeft = useSecondsUntil(nextAt)
  const isSending = useIsMutating({ mutationKey }) > 0
  const wait = (seconds: number): void => {
    queries.setQueryData(nextMailQuery.queryKey, Date.now() + seconds * 1_000)
  }
  const resend = useMutation({
    mutationKey,
    mutationFn: resendVerification,
    onSuccess: (seconds) => {
      wait(seconds)
      announce(`We sent a new email to ${email}. The links in older ones no longer work.`)
      // Where the address has been verified meanwhile, nothing was sent.
      void queries.invalidateQueries({ queryKey: meQuery.queryKey })
    },
    onError: (error) => {
      const seconds = waitOf(error)
      if (seconds === null) return
      wait(seconds)
      announce(`We sent an email to ${email} already. You can ask for the next one ${inWords(seconds)}.`)
    },
  })
  const isOff = secondsLeft > 0 || isSending
  return (
    <Stack gap="xs" align="flex-start">
      <Group gap="sm">
        {/* Not the attribute `disabled`: it would take the focus away from whoever just pressed it. */}
        <Button
          size="xs"
          variant="default"
          data-disabled={isOff}
          aria-disabled={isOff}
          {...(secondsLeft > 0 ? { 'aria-describedby': note } : {})}
          onClick={() => {
            if (!isOff) resend.mutate()
          }}
        >
          Send the email again
        </Button>
        {secondsLeft > 0 && (
          <>
            <Text size="sm" aria-hidden="true" style={{ fontVariantNumeric: 'tabular-nums' }}>
              Again {inWords(secondsLeft)}
            </Text>
            <VisuallyHidden id={note}>Again at {timeOfDay.format(nextAt)}</VisuallyHidden>
          </>
        )}
      </Group>
      {waitOf(resend.error) === null && <FormProblem error={resend.error} />}
    </Stack>
  )
}

function inWords(seconds: number): string {
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.ceil(seconds / 60)} min`
}

/** Whole seconds until `at`, 0 once it is reached; renders again with each. */
function useSecondsUntil(at: number): number {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0)
  const { start, stop } = useInterval(() => {
    tick()
    if (Date.now() >= at) stop()
  }, 1_000)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another time is counted down to anew
  useEffect(() => {
    start()
    return stop
  }, [at, start, stop])
  return Math.max(0, Math.ceil((at - Date.now()) / 1_000))
}
