/**
 * A short message that something is done, read out politely and gone by itself.
 *
 * What went wrong stays on the page instead: see form-problem.tsx.
 */
import { notifications } from '@mantine/notifications'

export function announce(message: string): void {
  // It comes into a live region (theme/notices.tsx); were it another one within, some screen readers would read it twice.
  notifications.show({ message, role: 'none', closeButtonProps: { 'aria-label': 'Dismiss' } })
}
