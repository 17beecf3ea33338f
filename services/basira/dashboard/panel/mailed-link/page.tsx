/**
 * The pages that mailed links lead to: a new password, the proof of an address, and the end of all sessions.
 *
 * Each acts on a click and not before, for mail programs open links on their own.
 */
import {
  ButtonLink,
  LinkCutOff,
  LinkDone,
  LinkPasswordForm,
  type LinkState,
  Loading,
  type MailedLink,
  PublicFrame,
  ResetSpent,
  SubmitForm,
  TextLink,
  useMailedLink,
} from '@claviger/web'
import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { meQuery } from '../shell/me.api.ts'
import { useVisitor, useVisitorIsAsked } from '../shell/visitor.ts'
import { EndSessionsSpent, VerifySpent } from './link-spent.tsx'
import { endSessions, lookAtLink, resetPassword, verifyEmail } from './mailed-link.api.ts'
import { VerifyForm } from './verify-form.tsx'

/** The link of the page; whoever is signed in may no longer be once it was used, or be verified. */
function useLink<Given = void>(
  purpose: string,
  act: (token: string, given: Given) => Promise<void>,
): MailedLink<Given> {
  const queries = useQueryClient()
  return useMailedLink({
    purpose,
    look: lookAtLink,
    act: (token, given: Given) =>
      act(token, given).finally(() => void queries.invalidateQueries({ queryKey: meQuery.queryKey })),
  })
}

interface LinkPageProps {
  readonly title: string
  readonly state: LinkState
  readonly form: ReactNode
  readonly done: ReactNode
  readonly spent: ReactNode
}

function LinkPage({ title, state, form, done, spent }: LinkPageProps) {
  const visitor = useVisitor()
  const isCutOff = state === 'cut-off'
  return (
    <PublicFrame title={title} hasWayBack={isCutOff && visitor === null}>
      {isCutOff && <LinkCutOff />}
      {isCutOff && visitor !== null && <TextLink to="/">To the dashboard</TextLink>}
      {state === 'looking' && <Loading what="the link" />}
      {state === 'open' && form}
      {state === 'used' && done}
      {state === 'spent' && spent}
    </PublicFrame>
  )
}

export function ResetPasswordPage() {
  const link = useLink('reset_password', resetPassword)
  return (
    <LinkPage
      title="Choose a new password"
      state={link.state}
      form={<LinkPasswordForm deed="Set password" link={link} />}
      done={
        <LinkDone>Your password is changed, and every session has ended. Sign in with the new one.</LinkDone>
      }
      spent={<ResetSpent />}
    />
  )
}

export function VerifyEmailPage() {
  const visitor = useVisitor()
  const isAsked = useVisitorIsAsked()
  const link = useLink('verify_email', verifyEmail)
  return (
    <LinkPage
      title="Verify your email address"
      state={link.state === 'open' && isAsked ? 'looking' : link.state}
      form={<VerifyForm key={link.number} link={link} visitor={visitor} />}
      done={
        <LinkDone {...(visitor === null ? {} : { wayOn: <ButtonLink to="/">To the dashboard</ButtonLink> })}>
          Your email address is verified.
        </LinkDone>
      }
      spent={<VerifySpent visitor={visitor} />}
    />
  )
}

export function EndSessionsPage() {
  const { state, isBusy, error, use } = useLink('end_sessions', endSessions)
  return (
    <LinkPage
      title="End all sessions"
      state={state}
      form={
        <SubmitForm deed="End all sessions" isBusy={isBusy} error={error} onSubmit={use}>
          <Text>Everybody who is signed in to your account is signed out, you included. API keys stay.</Text>
        </SubmitForm>
      }
      done={<LinkDone>Every session of your account has ended.</LinkDone>}
      spent={<EndSessionsSpent />}
    />
  )
}
