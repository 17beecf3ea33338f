/**
 * The sign-up, which leads into the dashboard.
 *
 * That the address is not verified yet is said there.
 */
import {
  ButtonLink,
  EmailInput,
  PasswordField,
  PublicFrame,
  passwordRefusal,
  SubmitForm,
  TextLink,
  useWayBack,
} from '@claviger/web'
import { Anchor, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useVisitor } from '../shell/visitor.ts'
import { signUp } from './sign-up.api.ts'

export function SignUpPage() {
  useVisitor()
  useWayBack('/')
  const [mailedTo, setMailedTo] = useState<string | null>(null)
  return mailedTo === null ? (
    <SignUpForm onMailed={setMailedTo} />
  ) : (
    <Mailed email={mailedTo} onAgain={() => setMailedTo(null)} />
  )
}

function SignUpForm({ onMailed }: { readonly onMailed: (email: string) => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [name, setName] = useState('')
  const [organization, setOrganization] = useState('')
  const attempt = useMutation({
    mutationFn: () => signUp({ email, password, name, organization }),
    onSuccess: (outcome) => {
      if (outcome === 'mailed') onMailed(email)
    },
  })
  const refusal = passwordRefusal(attempt.error)
  return (
    <PublicFrame title="Create an account" hasWayBack={false}>
      <SubmitForm
        deed="Create account"
        isBusy={attempt.isPending}
        error={refusal === null ? attempt.error : null}
        onSubmit={() => attempt.mutate()}
      >
        <EmailInput value={email} onChange={setEmail} isOwn />
        <PasswordField
          label="Password"
          kind="new-password"
          value={password}
          onChange={setPassword}
          refusal={refusal}
        />
        <TextInput
          label="Name (optional)"
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Organization (optional)"
          autoComplete="organization"
          maxLength={100}
          value={organization}
          onChange={(event) => setOrganization(event.currentTarget.value)}
        />
      </SubmitForm>
      <Text>
        Already have an account?{' '}
        <TextLink to="/sign-in" underline="always" style={{ whiteSpace: 'nowrap' }}>
          Sign in
        </TextLink>
      </Text>
    </PublicFrame>
  )
}

/** The same whether the address is new or has an account: only its owner may know. */
function Mailed({ email, onAgain }: { readonly email: string; readonly onAgain: () => void }) {
  return (
    <PublicFrame title="Check your email" hasWayBack={false}>
      <Stack>
        <Text style={{ overflowWrap: 'anywhere' }}>
          We sent an email to <strong>{email}</strong>. It says how to go on.
        </Text>
        <ButtonLink to="/sign-in">Sign in</ButtonLink>
        <TextLink to="/forgot-password">Forgot your password?</TextLink>
        <Anchor component="button" type="button" ta="start" onClick={onAgain}>
          Use another address
        </Anchor>
      </Stack>
    </PublicFrame>
  )
}
