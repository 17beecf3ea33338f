/**
 * The menu at the side: databases, settings, the reference of the API, and the way out.
 *
 * Which places there are is router.tsx.
 */
import { FormProblem, MenuLink } from '@claviger/web'
import { Button, NavLink, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { type Me, signOut } from './me.api.ts'

const here = { active: true, variant: 'light', fw: 600, 'aria-current': 'page' } as const
/** On a page below that of the menu. */
const below = { ...here, 'aria-current': 'true' } as const

const settings = [
  { to: '/settings/api-keys', label: 'API Keys' },
  { to: '/settings/sessions', label: 'Sessions' },
  { to: '/settings/activity', label: 'Activity' },
  { to: '/settings/account', label: 'Account' },
  { to: '/settings/billing', label: 'Billing' },
] as const

export function SideMenu({ me }: { readonly me: Me }) {
  const { pathname } = useLocation()
  const isOwner = me.organization.role === 'owner'
  const leave = useMutation({ mutationFn: signOut })
  return (
    <Stack h="100%" gap={4}>
      <MenuLink
        to="/"
        label="Databases"
        activeOptions={{ exact: true }}
        activeProps={here}
        {...(pathname.startsWith('/databases/') ? below : {})}
      />
      <Text size="sm" c="dimmed" px="sm" pt="md" pb={4} id="settings-menu">
        Settings
      </Text>
      <Stack gap={4} role="group" aria-labelledby="settings-menu">
        {settings
          .filter(({ to }) => to !== '/settings/activity' || isOwner)
          .map(({ to, label }) => (
            <MenuLink key={to} to={to} label={label} activeProps={here} />
          ))}
      </Stack>
      <NavLink href="/api/v1/docs" label="API reference" bdrs="md" mt="md" />
      <Stack gap={6} mt="auto" pt="md">
        {/* On wide windows the head says who is signed in. */}
        <Text size="sm" c="dimmed" px="sm" hiddenFrom="sm" truncate title={me.email}>
          {me.email}
        </Text>
        <FormProblem error={leave.error} />
        <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
          Sign out
        </Button>
      </Stack>
    </Stack>
  )
}
