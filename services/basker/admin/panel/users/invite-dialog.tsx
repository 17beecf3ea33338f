/**
 * Inviting somebody by mail, with a role to begin with.
 *
 * Whoever was invited before is invited again, with this role; the server refuses whoever is in already.
 */
import { announce, EmailInput, FormDialog } from '@claviger/web'
import { Checkbox, NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { parseRole, type Role } from '../shell/me.api.ts'
import { useMe } from '../shell/me.ts'
import { roleChoices } from './role-choices.ts'
import { inviteUser, usersQuery } from './users.api.ts'

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { tenants } = useMe()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [tenant, setTenant] = useState(tenants[0]?.slug ?? '')
  const [role, setRole] = useState<Role>('editor')
  const [isSiteOwner, setSiteOwner] = useState(false)
  const invite = useMutation({
    mutationFn: () =>
      inviteUser({
        email: email.trim(),
        name: name.trim(),
        isSiteOwner,
        role: isSiteOwner || tenant === '' ? null : { tenant, role },
      }),
    onSuccess: () => {
      announce(`${email.trim()} is invited.`)
      onClose()
      return queries.invalidateQueries({ queryKey: usersQuery.queryKey })
    },
  })
  return (
    <FormDialog
      title="Invite somebody"
      deed="Send invitation"
      isBusy={invite.isPending}
      error={invite.error}
      onSubmit={() => invite.mutate()}
      onClose={onClose}
    >
      <EmailInput value={email} onChange={setEmail} />
      <TextInput
        label="Name"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label="Site owner: may do everything everywhere"
        checked={isSiteOwner}
        onChange={(event) => setSiteOwner(event.currentTarget.checked)}
      />
      {!isSiteOwner && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NativeSelect
            label="Tenant"
            data={tenants.map((one) => ({ value: one.slug, label: one.name }))}
            value={tenant}
            onChange={(event) => setTenant(event.currentTarget.value)}
          />
          <NativeSelect
            label="Role"
            data={[...roleChoices]}
            value={role}
            onChange={(event) => setRole(parseRole(event.currentTarget.value))}
          />
        </SimpleGrid>
      )}
    </FormDialog>
  )
}
