/**
 * The profile: who one is, API keys, password and sessions.
 *
 * Other people are the users feature's.
 */
import { PageHead } from '@claviger/web'
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMe } from '../shell/me.ts'
import { titleOf } from '../shell/words.ts'
import { KeysSection } from './keys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

export function ProfilePage() {
  const me = useMe()
  return (
    <Stack maw={960} mx="auto">
      <PageHead title="Your profile" />
      <Section title="You">
        {me.name !== null && <Text fw={600}>{me.name}</Text>}
        <Text style={{ overflowWrap: 'anywhere' }}>{me.email}</Text>
        <Group gap="xs">
          {me.isSiteOwner && (
            <Badge variant="default" tt="none">
              Site owner
            </Badge>
          )}
          {!me.isSiteOwner &&
            me.tenants.map(({ slug, name, role }) => (
              <Badge key={slug} variant="default" tt="none">
                {name}: {titleOf(role)}
              </Badge>
            ))}
        </Group>
      </Section>
      <Section title="API Key">
        <KeysSection />
      </Section>
      <Section title="Password">
        <PasswordSection />
      </Section>
      <Section title="Sessions">
        <SessionsSection />
      </Section>
    </Stack>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  )
}
