/**
 * Settings > Sessions: where the person is signed in, and the way to end that.
 *
 * The list itself is the web package's; signing out here is in the menu.
 */
import { Failure, PageHead, SessionList, TextLink } from '@claviger/web'
import { Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { sessionsQuery } from '../shell/sessions.api.ts'
import { endOtherSessions, endSession } from './sessions.api.ts'

export function SessionsPage() {
  return (
    <Stack maw={760}>
      <div>
        <PageHead title="Sessions" />
        <Text c="dimmed">
          Where you are signed in. Places are networks rather than addresses. A session that you do not know?
          End it, and{' '}
          <TextLink to="/settings/account" underline="always" inherit>
            change your password
          </TextLink>
          .
        </Text>
      </div>
      <Sessions />
    </Stack>
  )
}

function Sessions() {
  const sessions = useQuery(sessionsQuery)
  const queries = useQueryClient()
  return (
    <>
      {sessions.isError && <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {(sessions.isPending || sessions.data !== undefined) && (
        <SessionList
          sessions={sessions.data ?? null}
          onEnd={endSession}
          onEndOthers={endOtherSessions}
          onEnded={() => queries.invalidateQueries(sessionsQuery)}
        />
      )}
    </>
  )
}
