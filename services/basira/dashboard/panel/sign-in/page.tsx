/**
 * The sign-in, which leads back to where somebody wanted to go.
 *
 * What is asked for is the web package's; refreshing later on is the keeper's.
 */
import { SignInCard, TextLink, useWayBack } from '@claviger/web'
import { Group } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { signIn } from '../shell/me.api.ts'
import { useVisitor } from '../shell/visitor.ts'

export function SignInPage() {
  const { back, ended = false } = useSearch({ from: '/sign-in' })
  useVisitor()
  useWayBack(back)
  return (
    <SignInCard hasEnded={ended} signIn={signIn}>
      <Group justify="space-between" gap="xs">
        <TextLink to="/forgot-password">Forgot your password?</TextLink>
        <TextLink to="/sign-up">Create an account</TextLink>
      </Group>
    </SignInCard>
  )
}
