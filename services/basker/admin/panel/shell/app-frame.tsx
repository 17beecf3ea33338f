/**
 * The frame of the signed-in panel: the avatar at the top left, the tenant, the menu and the page.
 *
 * It waits for who is signed in, and leads to the sign-in where nobody is.
 */
import { BareLink, Empty, Failure, Loading, SkipLink, ThemeSwitch, useWayOut } from '@claviger/web'
import { AppShell, Avatar, Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import classes from './app-frame.module.css'
import type { Me } from './me.api.ts'
import { meQuery } from './me.ts'
import { SideMenu } from './side-menu.tsx'
import { rememberTenant, tenantToShow } from './tenant-choice.ts'
import { TenantSwitch } from './tenant-switch.tsx'

export function AppFrame() {
  const isOut = useWayOut()
  const me = useQuery({ ...meQuery, enabled: !isOut })
  if (isOut) return null
  if (me.data !== undefined) return <Framed me={me.data} />
  if (me.isError) {
    return (
      <main className={classes['alone']}>
        <Failure error={me.error} onRetry={() => void me.refetch()} />
      </main>
    )
  }
  return (
    <main className={classes['alone']}>
      <Loading what="the panel" />
    </main>
  )
}

function Framed({ me }: { readonly me: Me }) {
  const [isMenuOpen, menu] = useDisclosure()
  const { pathname } = useLocation()
  const { tenant: inPath } = useParams({ strict: false })
  const tenant = tenantToShow(me, inPath)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place closes the menu
  useEffect(() => menu.close(), [pathname])
  useEffect(() => {
    if (inPath !== undefined) rememberTenant(inPath)
  }, [inPath])
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding="md"
    >
      <SkipLink />
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <BareLink
            to="/profile"
            aria-label={`Your profile, ${me.name ?? me.email}`}
            title={me.name ?? me.email}
          >
            <Avatar
              color="indigo"
              variant="filled"
              radius="xl"
              name={me.name ?? me.email}
              aria-hidden="true"
            />
          </BareLink>
          <Burger
            opened={isMenuOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={isMenuOpen ? 'Close the menu' : 'Open the menu'}
            aria-expanded={isMenuOpen}
          />
          <TenantSwitch me={me} tenant={tenant} />
          <Group ml="auto">
            <ThemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Menu">
        <SideMenu me={me} tenant={tenant} />
      </AppShell.Navbar>
      <AppShell.Main id="main">
        {tenant === null && !me.isSiteOwner && pathname === '/' ? (
          <Empty title="You may enter no tenant yet">Ask a site owner for a role in one.</Empty>
        ) : (
          <Outlet />
        )}
      </AppShell.Main>
    </AppShell>
  )
}
