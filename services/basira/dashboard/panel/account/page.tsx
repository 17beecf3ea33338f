/**
 * Settings > Account: who one is, the organization, the password, and what to do after a theft.
 *
 * Sessions and API keys have pages of their own.
 */
import { ChangePassword, PageHead, TextLink } from '@claviger/web'
import { List, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useMe } from '../shell/me.api.ts'
import { changePassword } from './account.api.ts'
import { EmailFact } from './email-fact.tsx'
import { NameForm } from './name-form.tsx'
import { OrganizationSection } from './organization-section.tsx'

export function AccountPage() {
  const { email } = useMe()
  return (
    <Stack maw={760}>
      <PageHead title="Account" />
      <Section title="You">
        <NameForm />
        <EmailFact />
      </Section>
      <Section title="Organization">
        <OrganizationSection />
      </Section>
      <Section title="Password">
        <ChangePassword email={email} onChange={changePassword} />
      </Section>
      <Section title="If somebody else got in">
        <Text size="sm">Do all of this, in this order:</Text>
        <List type="ordered" size="sm" spacing={4}>
          <List.Item>Change your password, above.</List.Item>
          <List.Item>
            <TextLink to="/settings/sessions" underline="always" inherit>
              End all other sessions
            </TextLink>
            , should one be left.
          </List.Item>
          <List.Item>
            <TextLink to="/settings/api-keys" underline="always" inherit>
              Look through the API keys
            </TextLink>{' '}
            and revoke what you do not know: they outlive a change of the password.
          </List.Item>
        </List>
      </Section>
    </Stack>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby={id}>
      <Stack gap="md">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  )
}
