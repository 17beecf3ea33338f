/**
 * The frame of the signed-in dashboard: the head, the menu, what there is to say about the account, and the page.
 *
 * It waits for who is signed in, and leads to the sign-in where nobody is.
 */
import { BareLink, Failure, Loading, SkipLink, ThemeSwitch, useWayOut } from '@claviger/web'
import { AppShell, Avatar, Burger, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import classes from './app-frame.module.css'
import { initialsOf } from './initials.ts'
import { type Me, meQuery } from './me.api.ts'
import { type NarrowMenu, useNarrowMenu } from './narrow-menu.ts'
import { SideMenu } from './side-menu.tsx'
import { VerificationBanner } from './verification-banner.tsx'

export function AppFrame() {
  const isOut = useWayOut()
  const me = useQuery({ ...meQuery, enabled: !isOut })
  if (isOut) return null
  if (me.data !== undefined) return <Framed me={me.data} />
  return (
    <main className={classes['alone']}>
      {me.isError ? (
        <Failure error={me.error} onRetry={() => void me.refetch()} />
      ) : (
        <Loading what="your dashboard" />
      )}
    </main>
  )
}

function Framed({ me }: { readonly me: Me }) {
  const menu = useNarrowMenu()
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !menu.isOpen } }}
      padding="md"
    >
      <SkipLink />
      <Head me={me} menu={menu} />
      <AppShell.Navbar
        id={menu.id}
        ref={menu.panel}
        p="sm"
        aria-label="Menu"
        className={classes['menu'] ?? ''}
        mod={{ open: menu.isOpen }}
        onClick={menu.onClick}
      >
        <SideMenu me={me} />
      </AppShell.Navbar>
      {/* The open menu covers the page: what is under it cannot be got to. */}
      <AppShell.Main id="main" inert={menu.isOpen}>
        <div className={classes['page']}>
          <VerificationBanner />
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  )
}

function Head({ me, menu }: { readonly me: Me; readonly menu: NarrowMenu }) {
  const called = me.name ?? me.email
  return (
    <AppShell.Header>
      <Group h="100%" px="md" gap="sm" wrap="nowrap">
        <Burger
          ref={menu.button}
          opened={menu.isOpen}
          onClick={menu.toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={menu.isOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={menu.isOpen}
          aria-controls={menu.id}
        />
        <BareLink to="/" className={classes['brand'] ?? ''}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          <Text span fw={700} size="lg">
            Basira
          </Text>
        </BareLink>
        {/* One that was given no name is called by the address of who made it, which stands at the right already. */}
        {me.organization.name !== called && (
          <Text c="dimmed" truncate className={classes['organization'] ?? ''}>
            {me.organization.name}
          </Text>
        )}
        <Group ml="auto" gap="sm" wrap="nowrap">
          <BareLink
            to="/settings/account"
            className={classes['person'] ?? ''}
            aria-label={`Your account, ${called}`}
            title={called}
          >
            <Text span size="sm" truncate maw={220} visibleFrom="sm">
              {called}
            </Text>
            <Avatar size={34} radius="xl" color="indigo" variant="filled" aria-hidden="true">
              {initialsOf(called)}
            </Avatar>
          </BareLink>
          <ThemeSwitch />
        </Group>
      </Group>
    </AppShell.Header>
  )
}
