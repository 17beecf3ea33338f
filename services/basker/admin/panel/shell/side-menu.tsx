/**
 * The menu at the side: the tenant's collections, users for a site owner, and the way out.
 *
 * The profile is behind the avatar.
 */
import { announce, MenuLink, sentenceOf } from '@claviger/web'
import { Button, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { call, keeper } from './api.ts'
import type { Me } from './me.api.ts'
import { modelQuery } from './model.api.ts'
import { titleOf } from './words.ts'

const access = [
  { to: '/users', label: 'Users and roles' },
  { to: '/activity', label: 'Activity' },
] as const

export function SideMenu({ me, tenant }: { readonly me: Me; readonly tenant: string | null }) {
  const model = useQuery(modelQuery)
  const signOut = useMutation({
    mutationFn: () => call('/api/users/logout', { method: 'POST', isAnonymous: true }),
    onSuccess: () => keeper.signedOut(),
    onError: (error) => announce(sentenceOf(error)),
  })
  return (
    <Stack h="100%" gap={4}>
      {tenant !== null &&
        model.data?.map(({ name }) => (
          <MenuLink
            key={name}
            to="/t/$tenant/$collection"
            params={{ tenant, collection: name }}
            label={titleOf(name)}
            activeOptions={{ includeSearch: false }}
            activeProps={{ active: true, variant: 'filled', 'aria-current': 'page' }}
          />
        ))}
      {me.isSiteOwner &&
        access.map(({ to, label }) => (
          <MenuLink
            key={to}
            to={to}
            label={label}
            activeOptions={{ includeSearch: false }}
            activeProps={{ active: true, variant: 'filled', 'aria-current': 'page' }}
          />
        ))}
      <Button mt="auto" variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
    </Stack>
  )
}
