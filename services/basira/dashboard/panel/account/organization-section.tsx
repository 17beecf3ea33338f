/**
 * The name of the organization: a form for its owners, text for everybody else.
 *
 * Its plan is on the billing page.
 */
import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { meQuery, useMe } from '../shell/me.api.ts'
import { renameOrganization } from './account.api.ts'
import { RenameForm } from './rename-form.tsx'

export function OrganizationSection() {
  const { organization } = useMe()
  const queries = useQueryClient()
  if (organization.role !== 'owner') {
    return (
      <div>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {organization.name}
        </Text>
        <Text size="sm" c="dimmed">
          Only an owner of the organization can rename it. Your role is {organization.role}.
        </Text>
      </div>
    )
  }
  return (
    <RenameForm
      label="Organization name"
      description="Everybody in the organization sees it."
      name={organization.name}
      isRequired
      autoComplete="organization"
      deed="Save organization"
      done="The organization’s name is saved."
      rename={async (name) => {
        const renamed = await renameOrganization(name)
        await queries.cancelQueries(meQuery)
        queries.setQueryData(meQuery.queryKey, (me) => me && { ...me, organization: renamed })
      }}
    />
  )
}
