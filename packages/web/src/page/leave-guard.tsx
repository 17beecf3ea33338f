/**
 * The question before what was typed is lost; not on the way to a sign-in, which nobody chooses.
 *
 * What counts as typed is up to the form that puts this in.
 */
import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { ConfirmDialog } from '../dialog/confirm-dialog.tsx'
import { useSessionState } from '../session/session-context.tsx'

export interface LeaveGuardProps {
  readonly isDirty: boolean
  /** True once the form itself leads elsewhere, because it was saved. */
  readonly isLeaving: () => boolean
}

export function LeaveGuard({ isDirty, isLeaving }: LeaveGuardProps) {
  const isSignedIn = useSessionState() === 'signed-in'
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => isDirty && isSignedIn && !isLeaving() && next.pathname !== '/sign-in',
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      title="Leave without saving?"
      deed="Leave"
      onClose={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
    >
      <Text size="sm">What you typed here is not saved.</Text>
    </ConfirmDialog>
  )
}
