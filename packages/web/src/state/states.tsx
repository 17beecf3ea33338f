/**
 * The three states beside the good one: nothing there, not there yet, and gone wrong.
 *
 * Each says so to a screen reader as well; what to show when all is well is the page's.
 */
import { Alert, Button, Group, Loader, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { isProblem, sentenceOf } from '../wire/problem.ts'
import classes from './states.module.css'

export function Loading({ what }: { readonly what: string }) {
  return (
    <Group role="status" gap="sm" py="xl" justify="center" className={classes['late'] ?? ''}>
      <Loader size="sm" aria-hidden="true" />
      <Text c="dimmed">Loading {what} …</Text>
    </Group>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Stack align="center" ta="center" gap="xs" py="xl" role="status">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  )
}

export interface FailureProps {
  readonly error: unknown
  /** Default: no button. */
  readonly onRetry?: () => void
}

export function Failure({ error, onRetry }: FailureProps) {
  const requestId = isProblem(error) ? error.requestId : null
  return (
    <Alert color="var(--mantine-color-error)" variant="outline" role="alert" title="That did not work">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{sentenceOf(error)}</Text>
        {requestId !== null && (
          <Text size="xs" c="dimmed">
            Request {requestId}
          </Text>
        )}
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
