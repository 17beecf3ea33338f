/**
 * Why an account that has not proved its address cannot register another database now, and the way out.
 *
 * The frame learns when the address is verified, here or elsewhere; whoever shows this has the form in its place then.
 */
import { TextLink } from '@claviger/web'
import { Alert, Stack, Text } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import { useMe } from '../shell/me.api.ts'
import { ResendVerification } from '../shell/resend-verification.tsx'

/** @param limit how many databases the account may have as it is */
export function LimitReached({ limit }: { readonly limit: number }) {
  const { email } = useMe()
  const notice = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = notice.current
    return () => {
      // Whoever was on the button goes on with the page, which has the form now.
      if (element?.contains(document.activeElement) === true)
        document.querySelector<HTMLElement>('main h1')?.focus()
    }
  }, [])
  return (
    <Alert
      ref={notice}
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
