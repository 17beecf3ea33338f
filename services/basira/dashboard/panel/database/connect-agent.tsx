/**
 * How the agent gets to know a database: the key it needs, and its configuration to copy.
 *
 * The key itself is made and shown once under Settings.
 */
import { ButtonLink, CopyBlock, TextLink } from '@claviger/web'
import { Box, List, Paper, Stack, Text, Title } from '@mantine/core'
import { agentConfig, keyPlaceholder } from '../shell/agent-config.ts'
import type { Database } from '../shell/databases.api.ts'

/** For a database that no agent has reported yet. */
export function ConnectAgent({ database }: { readonly database: Database }) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="connect">
      <Stack>
        <Title order={2} size="h4" id="connect">
          Connect the agent
        </Title>
        <List type="ordered" spacing="sm" size="sm" styles={{ itemWrapper: { display: 'inline' } }}>
          <List.Item>
            The agent needs an API key. Create one, and copy it while it is shown.
            <Box mt="xs">
              <ButtonLink to="/settings/api-keys" size="xs" variant="default">
                Create an API key
              </ButtonLink>
            </Box>
          </List.Item>
          <List.Item>
            Put this into the agent’s <b>config.yaml</b>, and your key where {keyPlaceholder} stands.
          </List.Item>
          <List.Item>Start the agent. This page shows when it has reported.</List.Item>
        </List>
        <AgentConfig database={database} />
      </Stack>
    </Paper>
  )
}

/** The same for a database that is known, out of the way. */
export function AgentConfigLater({ database }: { readonly database: Database }) {
  return (
    <details>
      <Text component="summary" size="sm" style={{ cursor: 'pointer' }}>
        Agent configuration
      </Text>
      <Stack mt="sm">
        <Text size="sm">
          For an agent that is set up anew. It needs a key from{' '}
          <TextLink to="/settings/api-keys" underline="always">
            API keys
          </TextLink>
          .
        </Text>
        <AgentConfig database={database} />
      </Stack>
    </details>
  )
}

function AgentConfig({ database }: { readonly database: Database }) {
  const text = agentConfig({ url: location.origin, key: keyPlaceholder, databases: [database] })
  return <CopyBlock label="config.yaml" text={text} />
}
