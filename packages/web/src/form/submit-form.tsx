/**
 * A form that is sent once at a time, with what went wrong above its button.
 *
 * What is sent and which inputs it has is up to whoever puts them in.
 */
import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { Dialog } from '../dialog/dialog.tsx'
import { useFocusBack } from './focus-back.ts'
import { FormProblem } from './form-problem.tsx'

export interface SubmitFormProps {
  /** What the button says. */
  readonly deed: string
  readonly isBusy: boolean
  /** Null: nothing went wrong. */
  readonly error: unknown
  readonly onSubmit: () => void
  /** Whether the button is as wide as the fields. Default: true; false in settings, where several forms share a page. */
  readonly isWide?: boolean
  /** With it, there is a button that gives up. */
  readonly onCancel?: () => void
  readonly children: ReactNode
}

export function SubmitForm(props: SubmitFormProps) {
  const { deed, isBusy, error, isWide = true, onSubmit, onCancel, children } = props
  const send = useFocusBack(isBusy)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy) onSubmit()
  }
  const button = (
    <Button type="submit" ref={send} loading={isBusy} {...(isWide ? {} : { w: 'fit-content' })}>
      {deed}
    </Button>
  )
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        <FormProblem error={error} />
        {onCancel === undefined ? (
          button
        ) : (
          <Group justify="flex-end">
            <Button variant="default" onClick={onCancel} disabled={isBusy}>
              Cancel
            </Button>
            {button}
          </Group>
        )}
      </Stack>
    </form>
  )
}

export interface FormDialogProps extends Omit<SubmitFormProps, 'onCancel' | 'isWide'> {
  readonly title: string
  readonly onClose: () => void
}

/** The same in a dialog; give one input `data-autofocus`. */
export function FormDialog({ title, onClose, ...form }: FormDialogProps) {
  return (
    <Dialog title={title} isBusy={form.isBusy} onClose={onClose}>
      <SubmitForm {...form} onCancel={onClose} />
    </Dialog>
  )
}
