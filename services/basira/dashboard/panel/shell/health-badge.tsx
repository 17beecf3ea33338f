/**
 * The health of a database in a word, with a dot for those who tell colours.
 *
 * What it means, and what to do about it, is said on the database's own page.
 */
import { Badge } from '@mantine/core'
import type { Health } from './databases.api.ts'

export const healthWords: Readonly<Record<Health, string>> = {
  connected: 'Connected',
  disconnected: 'Disconnected',
  new: 'Not connected yet',
}

const colours: Readonly<Record<Health, string>> = { connected: 'green', disconnected: 'red', new: 'gray.5' }

export function HealthBadge({ health }: { readonly health: Health }) {
  return (
    <Badge
      variant="dot"
      color={colours[health]}
      tt="none"
      fw={500}
      miw="max-content"
      style={{ verticalAlign: 'text-bottom' }}
    >
      {healthWords[health]}
    </Badge>
  )
}
