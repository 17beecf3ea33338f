/**
 * Where a person is signed in: this session first, then the others, each of which can be ended.
 *
 * Which calls that takes is up to each dashboard; this session ends by signing out.
 */
import { Badge, Button, Group, Paper, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { ConfirmDialog } from '../dialog/confirm-dialog.tsx'
import { announce } from '../form/announce.ts'
import { FormProblem } from '../form/form-problem.tsx'
import { daysAgoOf } from '../time/days-ago.ts'
import classes from './session-list.module.css'

export interface SessionRow {
  readonly id: string
  /** "Firefox on Linux" */
  readonly device: string
  /** Address block of the sign-in. */
  readonly firstPlace: string
  /** Address block of the last use that is told. */
  readonly lastPlace: string
  /** Days: midnight UTC, as ISO 8601. */
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly isCurrent: boolean
}

export interface SessionListProps {
  /** Null: they are being asked for. */
  readonly sessions: readonly SessionRow[] | null
  /** Resolves once it has ended, be it by this call or before. */
  readonly onEnd: (id: string) => Promise<unknown>
  readonly onEndOthers: () => Promise<unknown>
  /** Asks for the list again; resolves when that is done. */
  readonly onEnded: () => Promise<unknown>
  /** Level of its headings. Default: 2 */
  readonly headings?: 2 | 3
}

type Target = SessionRow | 'others'

export function SessionList({ sessions, onEnd, onEndOthers, onEnded, headings = 2 }: SessionListProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const current = sessions?.filter(({ isCurrent }) => isCurrent)
  const others = sessions?.filter(({ isCurrent }) => !isCurrent)
  const [target, setTarget] = useState<Target | null>(null)
  const [isAsking, setAsking] = useState(false)
  const end = useMutation({
    mutationFn: async (what: Target) => {
      await (what === 'others' ? onEndOthers() : onEnd(what.id))
      await onEnded()
    },
    onSuccess: (_, what) => {
      setAsking(false)
      announce(
        what === 'others' ? 'Your other sessions have ended.' : `The session of ${what.device} has ended.`,
      )
      // The button that was clicked is gone with its row.
      heading.current?.focus({ preventScroll: true })
    },
  })
  const ask = (what: Target): void => {
    end.reset()
    setTarget(what)
    setAsking(true)
  }
  return (
    <Stack gap="xl">
      <Part title="This session" order={headings}>
        {current === undefined && <LineToCome />}
        {current?.map((session) => (
          <SessionLine key={session.id} session={session}>
            <Badge variant="dot" color="teal" tt="none">
              This browser
            </Badge>
          </SessionLine>
        ))}
      </Part>
      <Part
        title="Other sessions"
        order={headings}
        heading={heading}
        hint="Days are counted in UTC. Use of today shows tomorrow: nobody who has copied a session can read here when you use it."
        deed={(others?.length ?? 0) > 1 && <EndOthers onClick={() => ask('others')} />}
      >
        {others === undefined && <LineToCome />}
        {others?.length === 0 && <li className={classes['line']}>You are signed in nowhere else.</li>}
        {others?.map((session) => (
          <SessionLine key={session.id} session={session}>
            <EndOne session={session} onClick={() => ask(session)} />
          </SessionLine>
        ))}
      </Part>
      <ConfirmDialog
        isOpen={isAsking}
        title={
          target === 'others' ? 'End all other sessions?' : `End the session of ${target?.device ?? ''}?`
        }
        deed={target === 'others' ? 'End sessions' : 'End session'}
        isBusy={end.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => target !== null && end.mutate(target)}
      >
        <Text size="sm">
          Whoever uses {target === 'others' ? 'them' : 'it'} has to sign in again. What was saved stays, and
          so do API keys.
        </Text>
        <FormProblem error={end.error} />
      </ConfirmDialog>
    </Stack>
  )
}

function EndOthers({ onClick }: { readonly onClick: () => void }) {
  return (
    // Short enough to stand beside its heading on a narrow window, and so to move nothing when it comes.
    <Button variant="default" onClick={onClick} aria-label="End all other sessions">
      End all
    </Button>
  )
}

function EndOne({ session, onClick }: { readonly session: SessionRow; readonly onClick: () => void }) {
  const { device, lastSeenAt } = session
  return (
    <Button
      size="xs"
      variant="default"
      onClick={onClick}
      aria-label={`End the session of ${device}, last used ${daysAgoOf(Date.parse(lastSeenAt), Date.now())}`}
    >
      End
    </Button>
  )
}

interface PartProps {
  readonly title: string
  readonly order: 2 | 3
  readonly heading?: RefObject<HTMLHeadingElement | null>
  readonly hint?: string
  readonly deed?: ReactNode
  readonly children: ReactNode
}

function Part({ title, order, heading, hint, deed, children }: PartProps) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" mih={36} mb="xs">
        <Title
          order={order}
          size="h4"
          tabIndex={-1}
          style={{ outline: 'none' }}
          {...(heading && { ref: heading })}
        >
          {title}
        </Title>
        {deed}
      </Group>
      {hint !== undefined && (
        <Text size="sm" c="dimmed" mb="xs">
          {hint}
        </Text>
      )}
      <Paper component="ul" withBorder className={classes['list'] ?? ''}>
        {children}
      </Paper>
    </section>
  )
}

function SessionLine({ session, children }: { readonly session: SessionRow; readonly children: ReactNode }) {
  const { device, firstPlace, lastPlace, createdAt, lastSeenAt } = session
  return (
    <li className={classes['line']}>
      <Text fw={600} className={classes['device'] ?? ''}>
        {device}
      </Text>
      <div className={classes['facts']}>
        <Text size="sm" c="dimmed">
          Last used <Day of={lastSeenAt} /> from {lastPlace}
        </Text>
        <Text size="sm" c="dimmed">
          Signed in <Day of={createdAt} /> from {firstPlace}
        </Text>
      </div>
      <div className={classes['deed']}>{children}</div>
    </li>
  )
}

function Day({ of }: { readonly of: string }) {
  return <time dateTime={of.slice(0, 10)}>{daysAgoOf(Date.parse(of), Date.now())}</time>
}

/** As tall as a line, so that nothing moves when that comes. */
function LineToCome() {
  return (
    <li className={classes['line']}>
      <Text className={classes['device'] ?? ''}>
        <Skeleton component="span" display="inline-block" h={14} w={120} />
      </Text>
      <div className={classes['facts']} role="status">
        <VisuallyHidden>Loading sessions …</VisuallyHidden>
        <Text size="sm">
          <Skeleton component="span" display="inline-block" h={10} w={240} />
        </Text>
        <Text size="sm">
          <Skeleton component="span" display="inline-block" h={10} w={240} />
        </Text>
      </div>
    </li>
  )
}
