/**
 * What Basira does with a database, for those who have none yet, and the way to the first.
 *
 * What to do once it is registered is said on its own page.
 */
import { ButtonLink } from '@claviger/web'
import { List, Paper, Stack, Text, Title } from '@mantine/core'

export function NoDatabases() {
  return (
    <Paper withBorder p="xl">
      <Stack align="flex-start" maw="40rem">
        <Title order={2} size="h4">
          No databases yet
        </Title>
        <Text>
          Basira watches PostgreSQL and ClickHouse databases: which are up, which queries take the time, and
          what would make them faster.
        </Text>
        <List type="ordered" spacing={4}>
          <List.Item>Register a database: a name, and where it is.</List.Item>
          <List.Item>
            Create an API key and put it into the agent’s configuration. The agent runs with you.
          </List.Item>
          <List.Item>
            The agent reports, and what it reports is shown here. Basira never connects to your database.
          </List.Item>
        </List>
        <ButtonLink to="/databases/new">Register a database</ButtonLink>
      </Stack>
    </Paper>
  )
}
