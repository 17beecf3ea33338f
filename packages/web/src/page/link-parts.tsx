/**
 * What the pages of mailed links say besides their deed: that the link was cut off, works no more, or has done its deed.
 *
 * The link itself is mailed-link.ts.
 */
import { Alert, Stack, Text } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { ButtonLink } from './links.tsx'

export function LinkCutOff() {
  return (
    <Alert role="alert" color="var(--mantine-color-error)" variant="outline">
      This link is not complete. Open it again from the email, or copy all of it.
    </Alert>
  )
}

export interface LinkDoneProps {
  readonly children: string
  /** The way on. Default: to the sign-in, for no mailed link signs anybody in. */
  readonly wayOn?: ReactNode
}

export function LinkDone({ children, wayOn }: LinkDoneProps) {
  const said = useFocusAtOnce()
  return (
    <Stack>
      <Alert role="status" ref={said} tabIndex={-1} style={{ outline: 'none' }}>
        {children}
      </Alert>
      {wayOn ?? <ButtonLink to="/sign-in">Sign in</ButtonLink>}
    </Stack>
  )
}

export interface LinkSpentProps {
  /** What may have become of it. Which of that it was, nobody is told. */
  readonly children: ReactNode
  readonly ways: ReactNode
}

/** Used, replaced by a newer one, too old, or another account's. */
export function LinkSpent({ children, ways }: LinkSpentProps) {
  const said = useFocusAtOnce()
  return (
    <Stack>
      <Alert
        role="alert"
        ref={said}
        tabIndex={-1}
        style={{ outline: 'none' }}
        color="var(--mantine-color-error)"
        variant="outline"
        title="This link does not work any more"
      >
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Text>
      </Alert>
      {ways}
    </Stack>
  )
}

/** The same for every link to choose a new password. */
export function ResetSpent() {
  return (
    <LinkSpent ways={<ButtonLink to="/forgot-password">Ask for a new link</ButtonLink>}>
      Each link works once and for one hour, and a newer one replaces it.
    </LinkSpent>
  )
}

/** For what says how it went: the button that was pressed is gone. */
function useFocusAtOnce(): RefObject<HTMLDivElement | null> {
  const said = useRef<HTMLDivElement>(null)
  useEffect(() => said.current?.focus(), [])
  return said
}
