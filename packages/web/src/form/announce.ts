/**
 * A short message that something is done, read out politely and gone by itself.
 *
 * What went wrong stays on the page instead: see form-problem.tsx.
 */
import { notifications } from '@mantine/notifications'

export function announce(message: string): void {
  notifications.show({ message, role: 'status', closeButtonProps: { 'aria-label': 'Dismiss' } })
}
