/**
 * Where the person is signed in, and the way to end that.
 *
 * The list itself is the web package's.
 */
import { Failure, SessionList } from '@claviger/web'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { endOtherSessions, endSession, sessionsQuery } from './profile.api.ts'

export function SessionsSection() {
  const sessions = useQuery(sessionsQuery)
  const queries = useQueryClient()
  if (sessions.isError) return <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />
  return (
    <SessionList
      sessions={sessions.data ?? null}
      headings={3}
      onEnd={endSession}
      onEndOthers={endOtherSessions}
      onEnded={() => queries.invalidateQueries(sessionsQuery)}
    />
  )
}
