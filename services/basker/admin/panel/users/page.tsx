/**
 * Users and roles: everybody with what they may do where, for a site owner.
 *
 * Inviting is invite-dialog.tsx, changing somebody user-dialog.tsx.
 */
import { Empty, Failure, Loading, PageHead, rowsClass } from '@claviger/web'
import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../shell/me.ts'
import { titleOf } from '../shell/words.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { UserDialog } from './user-dialog.tsx'
import { type User, usersQuery } from './users.api.ts'

export function UsersPage() {
  const me = useMe()
  if (!me.isSiteOwner) return <Empty title="Only a site owner can see users" />
  return <Users />
}

function Users() {
  const pages = useInfiniteQuery(usersQuery)
  const [isInviting, setInviting] = useState(false)
  const [editedId, edit] = useState<string | null>(null)
  const users = pages.data?.pages.flatMap((page) => page.users) ?? []
  const edited = users.find(({ id }) => id === editedId) ?? null
  return (
    <Stack maw={1100} mx="auto">
      <PageHead title="Users and roles">
        <Button onClick={() => setInviting(true)}>Invite somebody</Button>
      </PageHead>
      {pages.isPending && <Loading what="users" />}
      {pages.isError && <Failure error={pages.error} onRetry={() => void pages.refetch()} />}
      {users.length > 0 && <UserTable users={users} onEdit={(user) => edit(user.id)} />}
      {pages.hasNextPage && (
        <Button
          variant="default"
          w="fit-content"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {edited !== null && <UserDialog user={edited} onClose={() => edit(null)} />}
    </Stack>
  )
}

interface UserTableProps {
  readonly users: readonly User[]
  readonly onEdit: (user: User) => void
}

const stateColours = { active: 'green', invited: 'yellow', disabled: 'red' } as const

function UserTable({ users, onEdit }: UserTableProps) {
  return (
    <Table className={rowsClass} verticalSpacing="sm" aria-label="Users">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">User</Table.Th>
          <Table.Th scope="col">State</Table.Th>
          <Table.Th scope="col">Roles</Table.Th>
          <Table.Th scope="col" aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map((user) => (
          <Table.Tr key={user.id}>
            <Table.Th scope="row">
              <Text fw={600}>{user.name ?? user.email}</Text>
              {user.name !== null && (
                <Text size="sm" c="dimmed" fw={400}>
                  {user.email}
                </Text>
              )}
            </Table.Th>
            <Table.Td data-label="State">
              <Badge variant="dot" tt="capitalize" color={stateColours[user.state]}>
                {user.state}
              </Badge>
            </Table.Td>
            <Table.Td data-label="Roles">
              <Roles user={user} />
            </Table.Td>
            <Table.Td>
              <Button
                size="xs"
                variant="default"
                onClick={() => onEdit(user)}
                aria-label={`Change ${user.email}`}
              >
                Change
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Roles({ user }: { readonly user: User }) {
  if (user.isSiteOwner)
    return (
      <Badge variant="default" tt="none">
        Site owner
      </Badge>
    )
  if (user.tenants.length === 0) return <>None</>
  return (
    <Group gap={4} component="span" display="inline-flex">
      {user.tenants.map(({ slug, name, role }) => (
        <Badge key={slug} variant="default" tt="none">
          {name}: {titleOf(role)}
        </Badge>
      ))}
    </Group>
  )
}
