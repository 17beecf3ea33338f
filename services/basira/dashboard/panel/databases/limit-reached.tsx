/**
 * Why an account that has not proved its address cannot register another database now, and the way out.
 *
 * The frame learns when the address is verified, here or elsewhere; whoever shows this has the form in its place then.
 */
import { TextLink } from '@claviger/web'
import { Alert, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useFocusHandover } from '../shell/focus-handover.ts'
import { useMe } from '../shell/me.api.ts'
import { ResendVerification } from '../shell/resend-verification.tsx'

export interface LimitReachedProps {
  /** How many databases the account may have as it is. */
  readonly limit: number
  /** Whether the server has answered so to the form that was here: the focus was in that, and comes here. */
  readonly isAnswer: boolean
}

export function LimitReached({ limit, isAnswer }: LimitReachedProps) {
  const { email } = useMe()
  // Whoever was on the button goes on with the page, which has the form then.
  const notice = useFocusHandover<HTMLDivElement>()
  useEffect(() => {
    if (isAnswer) notice.current?.focus()
  }, [isAnswer, notice])
  return (
    <Alert
      ref={notice}
      tabIndex={-1}
      style={{ outline: 'none' }}
      variant="outline"
      color="indigo"
      title="Verify your email address to register more databases"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Until your address is verified you can register{' '}
          {limit === 1 ? 'one database' : `${limit} databases`}, and you have. Open the email that we sent to{' '}
          {email} and follow its link. This page goes on by itself then.
        </Text>
        <ResendVerification />
        <Text size="sm">
          Or make room:{' '}
          <TextLink to="/" underline="always">
            delete a database
          </TextLink>{' '}
          that you no longer need.
        </Text>
      </Stack>
    </Alert>
  )
}
