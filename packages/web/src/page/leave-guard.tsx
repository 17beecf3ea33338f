/**
 * The question before what was typed or shown is lost; not on the way to a sign-in, which nobody chooses.
 *
 * What there is to lose is up to whoever puts this in.
 */
import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ConfirmDialog } from '../dialog/confirm-dialog.tsx'
import { useSessionState } from '../session/session-context.tsx'

export interface LeaveGuardProps {
  readonly isDirty: boolean
  /** True once the form itself leads elsewhere, because it was saved. Without it, nothing does. */
  readonly isLeaving?: () => boolean
  readonly title?: string
  /** What would be lost. */
  readonly children?: string
}

export function LeaveGuard({
  isDirty,
  isLeaving = () => false,
  title = 'Leave without saving?',
  children = 'What you typed here is not saved.',
}: LeaveGuardProps) {
  const isSignedIn = useSessionState() === 'signed-in'
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty &&
      isSignedIn &&
      !isLeaving() &&
      next.pathname !== '/sign-in' &&
      next.pathname !== current.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  const { reset } = blocker
  useEffect(() => {
    // What was under way is done: who has not left by then stays to see it.
    if (!isDirty) reset?.()
  }, [isDirty, reset])
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      title={title}
      deed="Leave"
      onClose={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
    >
      <Text size="sm">{children}</Text>
    </ConfirmDialog>
  )
}
