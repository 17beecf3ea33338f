/**
 * The frame of the signed-in dashboard: the head, the menu, what there is to say about the account, and the page.
 *
 * It waits for who is signed in, and leads to the sign-in where nobody is.
 */
import { BareLink, FrameToCome, initialsOf, SignedInFrame, ThemeSwitch, useWayOut } from '@claviger/web'
import { Avatar, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import classes from './app-frame.module.css'
import { type Me, meQuery } from './me.api.ts'
import { SideMenu } from './side-menu.tsx'
import { VerificationBanner } from './verification-banner.tsx'

export function AppFrame() {
  const isOut = useWayOut()
  const me = useQuery({ ...meQuery, enabled: !isOut })
  if (isOut) return null
  if (me.data !== undefined) return <Framed me={me.data} />
  return <FrameToCome what="your dashboard" error={me.error} onRetry={() => void me.refetch()} />
}

function Framed({ me }: { readonly me: Me }) {
  return (
    <SignedInFrame head={(burger) => <Head me={me} burger={burger} />} menu={<SideMenu me={me} />}>
      <div className={classes['page']}>
        <VerificationBanner />
        <Outlet />
      </div>
    </SignedInFrame>
  )
}

function Head({ me, burger }: { readonly me: Me; readonly burger: ReactNode }) {
  const called = me.name ?? me.email
  return (
    <>
      {burger}
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
    </>
  )
}
