/**
 * What to do about a link to verify an address or to end all sessions that works no more.
 *
 * How that is said, and what to do about one to choose a new password, is the web package's.
 */
import { ButtonLink, LinkSpent, TextLink } from '@claviger/web'
import type { Me } from '../shell/me.api.ts'
import { ResendVerification } from '../shell/resend-verification.tsx'

export function EndSessionsSpent() {
  return (
    <LinkSpent ways={<ButtonLink to="/settings/sessions">Look at your sessions</ButtonLink>}>
      It may have been used. You can end sessions in the dashboard as well.
    </LinkSpent>
  )
}

export function VerifySpent({ visitor }: { readonly visitor: Me | null }) {
  if (visitor === null) {
    return (
      <LinkSpent ways={<ButtonLink to="/sign-in">Sign in</ButtonLink>}>
        If you have used it before, your email address is verified. Otherwise sign in and have a new email
        sent.
      </LinkSpent>
    )
  }
  if (visitor.isVerified) {
    return (
      <LinkSpent ways={<ButtonLink to="/">To the dashboard</ButtonLink>}>
        You are signed in as {visitor.email}, and this address is verified. If the link is for another
        address, sign out first.
      </LinkSpent>
    )
  }
  return (
    <LinkSpent
      ways={
        <>
          <ResendVerification />
          <TextLink to="/">To the dashboard</TextLink>
        </>
      }
    >
      You are signed in as {visitor.email}, which is not verified yet. A newer email replaces the links of
      older ones.
    </LinkSpent>
  )
}
