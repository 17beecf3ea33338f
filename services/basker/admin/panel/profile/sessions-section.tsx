/**
 * Where the person is signed in, and the way to end that.
 *
 * This session ends by signing out.
 */
import { announce, ConfirmDialog, Failure, Loading, timeOf } from '@claviger/web'
import { Badge, Button, Divider, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { endOtherSessions, endSession, type SessionRow, sessionsQuery } from './profile.api.ts'

/** What is asked about: one session, all the others, or nothing. */
type Question = SessionRow | 'others' | null

export function SessionsSection() {
  const sessions = useQuery(sessionsQuery)
  const queries = useQueryClient()
  const [question, ask] = useState<Question>(null)
  const end = useMutation({
    mutationFn: (what: SessionRow | 'others') =>
      what === 'others' ? endOtherSessions() : endSession(what.id),
    onSuccess: () => announce('Ended. Whoever used it is signed out.'),
    onSettled: () => {
      ask(null)
      return queries.invalidateQueries(sessionsQuery)
    },
  })
  if (sessions.isPending) return <Loading what="sessions" />
  if (sessions.isError) return <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />
  const others = sessions.data.filter(({ isCurrent }) => !isCurrent)
  return (
    <Stack gap="sm">
      {end.isError && <Failure error={end.error} />}
      {sessions.data.map((session) => (
        <SessionLine key={session.id} session={session} onEnd={() => ask(session)} />
      ))}
      {others.length > 1 && (
        <Button variant="default" w="fit-content" onClick={() => ask('others')}>
          End all other sessions
        </Button>
      )}
      <ConfirmDialog
        isOpen={question !== null}
        title={question === 'others' ? 'End all other sessions?' : 'End this session?'}
        deed="End"
        isBusy={end.isPending}
        onClose={() => ask(null)}
        onConfirm={() => question !== null && end.mutate(question)}
      >
        <Text size="sm">Whoever uses it has to sign in again at once. Nothing that was saved is lost.</Text>
      </ConfirmDialog>
    </Stack>
  )
}

function SessionLine({ session, onEnd }: { readonly session: SessionRow; readonly onEnd: () => void }) {
  const { device, place, createdAt, lastSeenAt, isCurrent } = session
  return (
    <>
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text fw={600}>{device}</Text>
            {isCurrent && <Badge variant="default">this one</Badge>}
          </Group>
          <Text size="sm" c="dimmed">
            {place === null ? '' : `${place} · `}last seen {timeOf(lastSeenAt)} · since {timeOf(createdAt)}
          </Text>
        </div>
        {!isCurrent && (
          <Button size="xs" variant="default" onClick={onEnd} aria-label={`End the session of ${device}`}>
            End
          </Button>
        )}
      </Group>
      <Divider />
    </>
  )
}
