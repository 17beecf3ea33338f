/**
 * Changing what somebody may do: each change takes effect at once, everywhere.
 *
 * Nobody takes the site from themselves; the server sees to that.
 */
import { announce, Dialog, FormProblem } from '@claviger/web'
import { Button, Checkbox, Divider, NativeSelect, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { parseRole } from '../shell/me.api.ts'
import { useMe } from '../shell/me.ts'
import { roleChoices } from './role-choices.ts'
import { setEnabled, setRole, setSiteOwner, type User, usersQuery } from './users.api.ts'

export interface UserDialogProps {
  readonly user: User
  readonly onClose: () => void
}

export function UserDialog({ user, onClose }: UserDialogProps) {
  const me = useMe()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (deed: () => Promise<void>) => deed(),
    onSuccess: () => announce('Changed. It is in effect.'),
    onSettled: () => queries.invalidateQueries({ queryKey: usersQuery.queryKey }),
  })
  const isMe = user.id === me.id
  return (
    <Dialog title={user.name ?? user.email} isBusy={change.isPending} onClose={onClose}>
      <Stack>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {user.email}
        </Text>
        <Checkbox
          label="Site owner: may do everything everywhere"
          checked={user.isSiteOwner}
          disabled={isMe || change.isPending}
          onChange={({ currentTarget: { checked } }) => change.mutate(() => setSiteOwner(user.id, checked))}
        />
        {!user.isSiteOwner && (
          <TenantRoles user={user} isBusy={change.isPending} onChange={(deed) => change.mutate(deed)} />
        )}
        <FormProblem error={change.error} />
        {!isMe && (
          <>
            <Divider />
            <Text size="sm">
              {user.state === 'disabled'
                ? 'Disabled: cannot sign in, and no API key of theirs is accepted.'
                : 'Disabling ends every session and refuses every API key of theirs.'}
            </Text>
            <Button
              variant="default"
              w="fit-content"
              loading={change.isPending}
              onClick={() => change.mutate(() => setEnabled(user.id, user.state === 'disabled'))}
            >
              {user.state === 'disabled' ? 'Enable' : 'Disable'}
            </Button>
          </>
        )}
      </Stack>
    </Dialog>
  )
}

interface TenantRolesProps {
  readonly user: User
  readonly isBusy: boolean
  readonly onChange: (deed: () => Promise<void>) => void
}

/** A site owner has every tenant, so theirs are all there are. */
function TenantRoles({ user, isBusy, onChange }: TenantRolesProps) {
  const { tenants } = useMe()
  return tenants.map(({ slug, name }) => (
    <NativeSelect
      key={slug}
      label={name}
      disabled={isBusy}
      data={[{ value: '', label: 'None' }, ...roleChoices]}
      value={user.tenants.find((tenant) => tenant.slug === slug)?.role ?? ''}
      onChange={({ currentTarget: { value } }) =>
        onChange(() => setRole(user.id, slug, value === '' ? null : parseRole(value)))
      }
    />
  ))
}
