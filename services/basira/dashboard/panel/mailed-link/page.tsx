/**
 * The pages that mailed links lead to: a new password, the proof of an address, and the end of all sessions.
 *
 * Each does its deed on a click and nothing before that, for mail programs open links on their own.
 */
import {
  ButtonLink,
  LinkCutOff,
  LinkDone,
  NewPasswordForm,
  PublicFrame,
  passwordRefusal,
  SubmitForm,
  TextLink,
  useLinkToken,
} from '@claviger/web'
import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { meQuery } from '../shell/me.api.ts'
import { useVisitor } from '../shell/visitor.ts'
import { EndSessionsSpent, ResetSpent, VerifySpent } from './link-spent.tsx'
import { endSessions, isUsedUp, resetPassword, verifyEmail } from './mailed-link.api.ts'

export function ResetPasswordPage() {
  return (
    <LinkPage title="Choose a new password">
      {(token) => <ResetPassword key={token} token={token} />}
    </LinkPage>
  )
}

export function VerifyEmailPage() {
  return (
    <LinkPage title="Verify your email address">
      {(token) => <VerifyEmail key={token} token={token} />}
    </LinkPage>
  )
}

export function EndSessionsPage() {
  return <LinkPage title="End all sessions">{(token) => <EndSessions key={token} token={token} />}</LinkPage>
}

interface LinkPageProps {
  readonly title: string
  readonly children: (token: string) => ReactNode
}

function LinkPage({ title, children }: LinkPageProps) {
  const token = useLinkToken()
  const visitor = useVisitor()
  return (
    <PublicFrame title={title} hasWayBack={token === null && visitor === null}>
      {token === null ? <LinkCutOff /> : children(token)}
      {token === null && visitor !== null && <TextLink to="/">To the dashboard</TextLink>}
    </PublicFrame>
  )
}

interface Linked {
  readonly token: string
}

/** A deed of a link; whoever is signed in may no longer be afterwards, or be verified. */
function useDeed<Given>(deed: (given: Given) => Promise<void>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: deed,
    onSettled: () => void queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
}

function ResetPassword({ token }: Linked) {
  const change = useDeed((password: string) => resetPassword(token, password))
  if (change.isSuccess) {
    return (
      <LinkDone>Your password is changed, and every session has ended. Sign in with the new one.</LinkDone>
    )
  }
  if (isUsedUp(change.error)) return <ResetSpent />
  return (
    <NewPasswordForm
      deed="Set password"
      isBusy={change.isPending}
      error={change.error}
      errorAt={passwordRefusal(change.error) === null ? null : 'new'}
      onSubmit={(password) => change.mutate(password)}
    />
  )
}

function VerifyEmail({ token }: Linked) {
  const visitor = useVisitor()
  const verify = useDeed(() => verifyEmail(token))
  if (verify.isSuccess) {
    return (
      <LinkDone {...(visitor === null ? {} : { wayOn: <ButtonLink to="/">To the dashboard</ButtonLink> })}>
        Your email address is verified.
      </LinkDone>
    )
  }
  if (isUsedUp(verify.error)) return <VerifySpent visitor={visitor} />
  return (
    <SubmitForm
      deed="Verify email address"
      isBusy={verify.isPending}
      error={verify.error}
      onSubmit={() => verify.mutate(undefined)}
    >
      <Text>This proves that the address is yours, and lifts the limits of unverified accounts.</Text>
    </SubmitForm>
  )
}

function EndSessions({ token }: Linked) {
  const end = useDeed(() => endSessions(token))
  if (end.isSuccess) return <LinkDone>Every session of your account has ended.</LinkDone>
  if (isUsedUp(end.error)) return <EndSessionsSpent />
  return (
    <SubmitForm
      deed="End all sessions"
      isBusy={end.isPending}
      error={end.error}
      onSubmit={() => end.mutate(undefined)}
    >
      <Text>Everybody who is signed in to your account is signed out, you included. API keys stay.</Text>
    </SubmitForm>
  )
}
