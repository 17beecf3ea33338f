/**
 * What to do about a link that works no more: used, replaced by a newer one, too old, or another account's.
 *
 * Which of these it is, nobody is told.
 */
import { ButtonLink, TextLink } from '@claviger/web'
import { Alert, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Me } from '../shell/me.api.ts'
import { ResendVerification } from '../shell/resend-verification.tsx'

export function ResetSpent() {
  return (
    <Spent ways={<ButtonLink to="/forgot-password">Ask for a new link</ButtonLink>}>
      Each link works once and for one hour, and a newer one replaces it.
    </Spent>
  )
}

export function EndSessionsSpent() {
  return (
    <Spent ways={<ButtonLink to="/settings/sessions">Look at your sessions</ButtonLink>}>
      It may have been used. You can end sessions in the dashboard as well.
    </Spent>
  )
}

export function VerifySpent({ visitor }: { readonly visitor: Me | null }) {
  if (visitor === null) {
    return (
      <Spent ways={<ButtonLink to="/sign-in">Sign in</ButtonLink>}>
        If you have used it before, your email address is verified. Otherwise sign in and have a new email
        sent.
      </Spent>
    )
  }
  if (visitor.isVerified) {
    return (
      <Spent ways={<ButtonLink to="/">To the dashboard</ButtonLink>}>
        You are signed in as {visitor.email}, and this address is verified. If the link is for another
        address, sign out first.
      </Spent>
    )
  }
  return (
    <Spent
      ways={
        <>
          <ResendVerification />
          <TextLink to="/">To the dashboard</TextLink>
        </>
      }
    >
      You are signed in as {visitor.email}, which is not verified yet. A newer email replaces the links of
      older ones.
    </Spent>
  )
}

/** It takes the focus, for the button that was pressed is gone. */
function Spent({ ways, children }: { readonly ways: ReactNode; readonly children: ReactNode }) {
  const said = useRef<HTMLDivElement>(null)
  useEffect(() => said.current?.focus(), [])
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
