/**
 * The settings of a database, to read.
 *
 * Changing them is edit-form.tsx.
 */
import { timeOf } from '@claviger/web'
import { Badge, Code, Group, Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { addressOf } from '../shell/address.ts'
import type { Database } from '../shell/databases.api.ts'
import { engineNames } from '../shell/engine-names.ts'
import { intervalOf } from './health-panel.tsx'
import classes from './settings-list.module.css'

export function SettingsList({ database }: { readonly database: Database }) {
  const { engine, engineVersion, tags, disabledCollectors } = database
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="settings">
      <Title order={2} size="h4" id="settings" mb="sm">
        Settings
      </Title>
      <dl className={classes['list'] ?? ''}>
        <Fact name="Engine">
          {engineNames[engine]} {engineVersion}
        </Fact>
        <Fact name="Address">{addressOf(database)}</Fact>
        <Fact name="Tags">
          <Tags tags={tags} />
        </Fact>
        <Fact name="Reports">{intervalOf(database.pollIntervalSeconds)}</Fact>
        <Fact name="Explain plans">{database.collectsExplainPlans ? 'Collected' : 'Not collected'}</Fact>
        <Fact name="Replication">{database.collectsReplication ? 'Collected' : 'Not collected'}</Fact>
        <Fact name="Collectors switched off">
          {disabledCollectors.length === 0 ? 'None' : disabledCollectors.join(', ')}
        </Fact>
        <Fact name="Registered">{timeOf(database.createdAt)}</Fact>
        <Fact name="ID">
          <Code>{database.id}</Code>
        </Fact>
      </dl>
    </Paper>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm">
        {children}
      </Text>
    </div>
  )
}

function Tags({ tags }: Pick<Database, 'tags'>) {
  const all = Object.entries(tags)
  if (all.length === 0) return 'None'
  return (
    <Group gap={4} component="span">
      {all.map(([name, value]) => (
        <Badge key={name} variant="default" tt="none" fw={400} radius="sm" maw="100%" component="span">
          {value === '' ? name : `${name}=${value}`}
        </Badge>
      ))}
    </Group>
  )
}
