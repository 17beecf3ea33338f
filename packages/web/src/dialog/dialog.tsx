/**
 * A dialog over the page; while what it asked for is under way it stays, for the outcome is told in it.
 *
 * What is asked is up to whoever puts it in; confirm-dialog.tsx and form/submit-form.tsx ask the two usual ways.
 */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useBusyFocus } from './busy-focus.ts'

export interface DialogProps {
  /** Default: true, for one that is there only while it is open. */
  readonly isOpen?: boolean
  readonly title: string
  /** Neither Escape nor its cross closes it meanwhile. */
  readonly isBusy: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

export function Dialog({ isOpen = true, title, isBusy, onClose, children }: DialogProps) {
  const busyFocus = useBusyFocus(isBusy)
  return (
    <Modal
      {...busyFocus}
      opened={isOpen}
      onClose={onClose}
      title={title}
      centered
      closeOnEscape={!isBusy}
      // What was typed is not lost by a click beside it, nor is the second click of a double click a no.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close', disabled: isBusy }}
    >
      {children}
    </Modal>
  )
}
