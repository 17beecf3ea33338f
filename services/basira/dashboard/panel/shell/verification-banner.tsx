/**
 * What there is to say above the pages while the email address is not verified; it goes by itself once it is.
 *
 * Where that stands in the way, as of a second database, the page says it in place of this: verification-notice.ts.
 */
import { announce, useSteadyRefresh } from '@claviger/web'
import { Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import classes from './app-frame.module.css'
import { useFocusHandover } from './focus-handover.ts'
import { type Me, meQuery, useMe } from './me.api.ts'
import { ResendVerification } from './resend-verification.tsx'
import { useIsSaidByPage } from './verification-notice.ts'
import { onVerifiedElsewhere } from './verified-news.ts'

/** For a mail that is opened in another browser or on a phone. */
const askEveryMs = 17_000

export function VerificationBanner() {
  const me = useMe()
  useNewsOfVerification(me)
  return me.isVerified ? null : <Unverified me={me} />
}

function Unverified({ me }: { readonly me: Me }) {
  useQuestion()
  return useIsSaidByPage() ? null : <Banner me={me} />
}

function Banner({ me }: { readonly me: Me }) {
  // The button goes with the banner.
  const banner = useFocusHandover<HTMLElement>()
  return (
    <Paper
      component="section"
      ref={banner}
      aria-labelledby="verification-title"
      withBorder
      p="md"
      mb="lg"
      className={classes['banner']}
    >
      <Stack gap="xs">
        <Title order={2} size="h5" id="verification-title">
          Verify your email address
        </Title>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          We sent an email with a link to <strong>{me.email}</strong>. {limitsInWords(me.limits)}
        </Text>
        <ResendVerification />
      </Stack>
    </Paper>
  )
}

/** What being unverified limits, as far as it does. */
function limitsInWords({ databases, retentionHours, hasRecommendations }: Me['limits']): string {
  const limits = [
    ...(databases === null
      ? []
      : [`you can register ${databases} ${databases === 1 ? 'database' : 'databases'}`]),
    `telemetry is kept for ${retentionHours} hours`,
    ...(hasRecommendations ? [] : ['there are no recommendations']),
  ]
  return `Until you follow it, ${new Intl.ListFormat('en').format(limits)}.`
}

/** Has everything asked anew when `me` turns out to be verified, and says so. */
function useNewsOfVerification({ id, isVerified }: Me): void {
  const queries = useQueryClient()
  const unverified = useRef<string | null>(null)
  useEffect(() => {
    if (isVerified && unverified.current === id) {
      announce('Your email address is verified. The limits of unverified accounts are gone.')
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] })
    }
    unverified.current = isVerified ? null : id
  }, [id, isVerified, queries])
}

/** Asks again whether `me` is verified: now and then, when somebody comes back to the window, and when another tab says so. */
function useQuestion(): void {
  const queries = useQueryClient()
  const ask = useCallback(() => void queries.invalidateQueries({ queryKey: meQuery.queryKey }), [queries])
  useSteadyRefresh(ask, askEveryMs)
  useEffect(() => onVerifiedElsewhere(ask), [ask])
  useQuery({ ...meQuery, refetchOnWindowFocus: 'always' })
}
