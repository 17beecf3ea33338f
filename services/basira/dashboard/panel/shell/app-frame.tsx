/**
 * The frame of the signed-in dashboard: the menu, what there is to say about the account, and the page.
 *
 * It waits for who is signed in, and leads to the sign-in where nobody is.
 */
import { Failure, Loading, SkipLink, TextLink, ThemeSwitch, useWayOut } from '@claviger/web'
import { AppShell, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import classes from './app-frame.module.css'
import { type Me, meQuery } from './me.api.ts'
import { SideMenu } from './side-menu.tsx'

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
  const [isMenuOpen, menu] = useDisclosure()
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place closes the menu
  useEffect(() => menu.close(), [pathname])
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding="md"
    >
      <SkipLink />
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger
            opened={isMenuOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={isMenuOpen ? 'Close the menu' : 'Open the menu'}
            aria-expanded={isMenuOpen}
          />
          <TextLink to="/" fw={700} underline="never" c="inherit">
            Basira
          </TextLink>
          <Text c="dimmed" truncate>
            {me.organization.name}
          </Text>
          <Group ml="auto">
            <ThemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Menu">
        <SideMenu me={me} />
      </AppShell.Navbar>
      <AppShell.Main id="main">
        <div className={classes['page']}>
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  )
}
