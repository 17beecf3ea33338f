/**
 * The sign-in, which leads back to where somebody wanted to go.
 *
 * What is asked for is the web package's; refreshing later on is the keeper's.
 */
import { SignInCard, TextLink, useWayBack } from '@claviger/web'
import { useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { signIn } from './sign-in.api.ts'

export function SignInPage() {
  const { back, ended = false } = useSearch({ from: '/sign-in' })
  const queries = useQueryClient()
  useWayBack(back)
  // Nothing of whoever was here before is shown to whoever comes next.
  useEffect(() => queries.clear(), [queries])
  return (
    <SignInCard hasEnded={ended} signIn={signIn}>
      <TextLink to="/forgot-password">Forgot your password?</TextLink>
    </SignInCard>
  )
}
