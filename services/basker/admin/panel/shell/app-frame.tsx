/**
 * The frame of the signed-in panel: the avatar at the top left, the tenant, the menu and the page.
 *
 * It waits for who is signed in, and leads to the sign-in where nobody is.
 */
import {
  BareLink,
  Empty,
  FrameToCome,
  initialsOf,
  SignedInFrame,
  ThemeSwitch,
  useWayOut,
} from '@claviger/web'
import { Avatar, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
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
  return <FrameToCome what="the panel" error={me.error} onRetry={() => void me.refetch()} />
}

function Framed({ me }: { readonly me: Me }) {
  const { pathname } = useLocation()
  const { tenant: inPath } = useParams({ strict: false })
  const tenant = tenantToShow(me, inPath)
  useEffect(() => {
    if (inPath !== undefined) rememberTenant(inPath)
  }, [inPath])
  return (
    <SignedInFrame
      head={(burger) => <Head me={me} tenant={tenant} burger={burger} />}
      menu={<SideMenu me={me} tenant={tenant} />}
    >
      {tenant === null && !me.isSiteOwner && pathname === '/' ? (
        <Empty title="You may enter no tenant yet">Ask a site owner for a role in one.</Empty>
      ) : (
        <Outlet />
      )}
    </SignedInFrame>
  )
}

interface HeadProps {
  readonly me: Me
  readonly tenant: string | null
  readonly burger: ReactNode
}

function Head({ me, tenant, burger }: HeadProps) {
  const called = me.name ?? me.email
  return (
    <>
      <BareLink to="/profile" aria-label={`Your profile, ${called}`} title={called}>
        <Avatar color="indigo" variant="filled" radius="xl" aria-hidden="true">
          {initialsOf(called)}
        </Avatar>
      </BareLink>
      {burger}
      <TenantSwitch me={me} tenant={tenant} />
      <Group ml="auto">
        <ThemeSwitch />
      </Group>
    </>
  )
}
