/**
 * A secret that is shown this once, in the page or in a dialog that only "Done" closes.
 *
 * What is in it is secret-view.tsx; leaving means that the secret is gone.
 */
import { Alert, Modal } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { SecretView, type SecretViewProps } from './secret-view.tsx'

export interface ShowOnceProps extends SecretViewProps {
  readonly title: string
}

export function ShowOnce({ title, ...view }: ShowOnceProps) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <Alert
      ref={panel}
      tabIndex={-1}
      role="region"
      aria-label={title}
      title={title}
      variant="outline"
      color="indigo"
    >
      <SecretView {...view} />
    </Alert>
  )
}

/** The same over the page, so that nothing else is done before the secret is stored. */
export function ShowOnceDialog({ title, ...view }: ShowOnceProps) {
  return (
    <Modal
      opened
      onClose={view.onDone}
      title={title}
      size="lg"
      centered
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <SecretView {...view} />
    </Modal>
  )
}
