/**
 * Inviting somebody by mail, with a role to begin with.
 *
 * Whoever is known already gets the role besides, without a mail.
 */
import { announce, FormProblem } from '@claviger/web'
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { parseRole, type Role } from '../shell/me.api.ts'
import { useMe } from '../shell/me.ts'
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
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!invite.isPending) invite.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title="Invite somebody"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="E-mail"
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            data-autofocus
          />
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
            <Group grow align="flex-end">
              <NativeSelect
                label="Tenant"
                data={tenants.map((one) => ({ value: one.slug, label: one.name }))}
                value={tenant}
                onChange={(event) => setTenant(event.currentTarget.value)}
              />
              <NativeSelect
                label="Role"
                data={['owner', 'editor', 'viewer']}
                value={role}
                onChange={(event) => setRole(parseRole(event.currentTarget.value))}
              />
            </Group>
          )}
          <FormProblem error={invite.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={invite.isPending}>
              Send the invitation
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
