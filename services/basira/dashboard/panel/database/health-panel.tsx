/**
 * How a database fares: its health, when it was last seen, and what that means.
 *
 * What to do for one that no agent has reported yet is connect-agent.tsx.
 */
import { Ago, timeOf } from '@claviger/web'
import { Group, Paper, Stack, Text } from '@mantine/core'
import type { Database } from '../shell/databases.api.ts'
import { HealthBadge } from '../shell/health-badge.tsx'

export function HealthPanel({ database }: { readonly database: Database }) {
  const { health, lastSeenAt } = database
  return (
    <Paper withBorder p="md" component="section" aria-label="Health">
      <Stack gap="xs">
        <Group gap="md">
          <div role="status">
            <HealthBadge health={health} />
          </div>
          <Text size="sm">
            {lastSeenAt === null ? (
              'Never seen'
            ) : (
              <>
                Last seen <Ago at={lastSeenAt} />, on {timeOf(lastSeenAt)}
              </>
            )}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {meaningOf(database)}
        </Text>
      </Stack>
    </Paper>
  )
}

function meaningOf({ health, pollIntervalSeconds }: Database): string {
  const interval = intervalOf(pollIntervalSeconds)
  if (health === 'new')
    return 'No agent has reported this database yet. This page shows it as soon as one does.'
  if (health === 'connected') return `The agent reports ${interval}.`
  return `The agent reports ${interval}, and at least three of its reports are missing. Check that the agent runs, that it reaches Basira, and that its API key is still valid.`
}

export function intervalOf(seconds: number): string {
  if (seconds === 1) return 'every second'
  if (seconds % 60 !== 0) return `every ${seconds} seconds`
  return seconds === 60 ? 'every minute' : `every ${seconds / 60} minutes`
}
