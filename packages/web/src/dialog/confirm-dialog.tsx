/**
 * The question before something that cannot be taken back.
 *
 * The focus begins on the way out and goes back to where it was; Escape means no.
 */
import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'

export interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly title: string
  readonly children: ReactNode
  /** What the button says: the deed, not "OK". */
  readonly deed: string
  readonly isBusy?: boolean
  /** Default true; before, the deed waits. */
  readonly isReady?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, children, deed, isBusy = false, isReady = true, onConfirm, onClose } = props
  return (
    <Dialog isOpen={isOpen} title={title} isBusy={isBusy} onClose={onClose}>
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isBusy} data-autofocus>
            Cancel
          </Button>
          <Button color="red.9" onClick={onConfirm} loading={isBusy} disabled={!isReady}>
            {deed}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
