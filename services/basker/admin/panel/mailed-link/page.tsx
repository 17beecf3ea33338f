/**
 * The pages that mailed links lead to: an invitation, a new password, and the end of all sessions.
 *
 * Each does its deed on a click and nothing before that, for mail programs open links on their own.
 */
import { FormProblem, LinkCutOff, LinkDone, NewPasswordForm, PublicFrame, useLinkToken } from '@claviger/web'
import { Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { acceptInvitation, endSessions, resetPassword } from './mailed-link.api.ts'

export function AcceptInvitationPage() {
  return (
    <PasswordLinkPage
      title="Welcome to Basker"
      deed="Set password and accept"
      done="You are in: your password is set. Sign in with it."
      use={acceptInvitation}
    />
  )
}

export function ResetPasswordPage() {
  return (
    <PasswordLinkPage
      title="Choose a new password"
      deed="Set password"
      done="Your password is changed, and every session has ended. Sign in with the new one."
      use={resetPassword}
    />
  )
}

interface PasswordLinkProps {
  readonly title: string
  readonly deed: string
  readonly done: string
  readonly use: (token: string, password: string) => Promise<void>
}

function PasswordLinkPage({ title, deed, done, use }: PasswordLinkProps) {
  const token = useLinkToken()
  const change = useMutation({ mutationFn: (password: string) => use(token ?? '', password) })
  return (
    <PublicFrame title={title} hasWayBack={!change.isSuccess}>
      {token === null && <LinkCutOff />}
      {token !== null && change.isSuccess && <LinkDone>{done}</LinkDone>}
      {token !== null && !change.isSuccess && (
        <NewPasswordForm
          deed={deed}
          isBusy={change.isPending}
          error={change.error}
          onSubmit={(password) => change.mutate(password)}
        />
      )}
    </PublicFrame>
  )
}

export function EndSessionsPage() {
  const token = useLinkToken()
  const end = useMutation({ mutationFn: () => endSessions(token ?? '') })
  return (
    <PublicFrame title="End all sessions" hasWayBack={!end.isSuccess}>
      {token === null && <LinkCutOff />}
      {token !== null && end.isSuccess && <LinkDone>Every session of your account has ended.</LinkDone>}
      {token !== null && !end.isSuccess && (
        <Stack>
          <Text>Everybody who is signed in to your account is signed out, you included.</Text>
          <FormProblem error={end.error} />
          <Button onClick={() => end.mutate()} loading={end.isPending}>
            End all sessions
          </Button>
        </Stack>
      )}
    </PublicFrame>
  )
}
