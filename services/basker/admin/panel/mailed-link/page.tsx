/**
 * The pages that mailed links lead to: an invitation, a new password, and the end of all sessions.
 *
 * Each acts on a click and not before, for mail programs open links on their own.
 */
import {
  ButtonLink,
  LinkCutOff,
  LinkDone,
  LinkPasswordForm,
  LinkSpent,
  type LinkState,
  Loading,
  PublicFrame,
  ResetSpent,
  SubmitForm,
  TextLink,
  useMailedLink,
} from '@claviger/web'
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { acceptInvitation, endSessions, lookAtLink, resetPassword } from './mailed-link.api.ts'

interface LinkPageProps {
  readonly title: string
  readonly state: LinkState
  readonly form: ReactNode
  /** What it says when the deed is done. */
  readonly done: string
  readonly spent: ReactNode
}

function LinkPage({ title, state, form, done, spent }: LinkPageProps) {
  return (
    <PublicFrame title={title} hasWayBack={state === 'cut-off' || state === 'looking' || state === 'open'}>
      {state === 'cut-off' && <LinkCutOff />}
      {state === 'looking' && <Loading what="the link" />}
      {state === 'open' && form}
      {state === 'used' && <LinkDone>{done}</LinkDone>}
      {state === 'spent' && spent}
    </PublicFrame>
  )
}

interface PasswordLinkProps extends Pick<LinkPageProps, 'title' | 'done' | 'spent'> {
  readonly purpose: string
  readonly deed: string
  readonly choose: (token: string, password: string) => Promise<void>
}

function PasswordLinkPage({ purpose, deed, choose, ...page }: PasswordLinkProps) {
  const link = useMailedLink({ purpose, look: lookAtLink, act: choose })
  return <LinkPage {...page} state={link.state} form={<LinkPasswordForm deed={deed} link={link} />} />
}

export function AcceptInvitationPage() {
  return (
    <PasswordLinkPage
      purpose="invitation"
      title="Welcome to Basker"
      deed="Set password and accept"
      done="You are in: your password is set. Sign in with it."
      choose={acceptInvitation}
      spent={
        <LinkSpent
          ways={
            <>
              <ButtonLink to="/sign-in">Sign in</ButtonLink>
              <TextLink to="/forgot-password">Have a link sent</TextLink>
            </>
          }
        >
          Each link works once and for seven days. If you have used it before, sign in. Otherwise have a link
          sent to choose a password.
        </LinkSpent>
      }
    />
  )
}

export function ResetPasswordPage() {
  return (
    <PasswordLinkPage
      purpose="reset_password"
      title="Choose a new password"
      deed="Set password"
      done="Your password is changed, and every session has ended. Sign in with the new one."
      choose={resetPassword}
      spent={<ResetSpent />}
    />
  )
}

export function EndSessionsPage() {
  const { state, isBusy, error, use } = useMailedLink({
    purpose: 'end_sessions',
    look: lookAtLink,
    act: endSessions,
  })
  return (
    <LinkPage
      title="End all sessions"
      state={state}
      form={
        <SubmitForm deed="End all sessions" isBusy={isBusy} error={error} onSubmit={use}>
          <Text>Everybody who is signed in to your account is signed out, you included.</Text>
        </SubmitForm>
      }
      done="Every session of your account has ended."
      spent={
        <LinkSpent ways={<ButtonLink to="/profile">Look at your sessions</ButtonLink>}>
          It may have been used. You can end sessions in your profile as well.
        </LinkSpent>
      }
    />
  )
}
