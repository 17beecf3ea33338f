/**
 * The switch between the tenants somebody may enter: the browser's own list, or one to search in where they are many.
 *
 * Which is shown before anybody chooses is tenant-choice.ts.
 */
import { NativeSelect } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import classes from './app-frame.module.css'
import type { Me } from './me.api.ts'
import type { TenantListProps } from './tenant-search.tsx'

/** From so many on a list is searched rather than read. */
const longList = 8

// It weighs as much as a page, and most people have few tenants. Without a network the plain list does.
const TenantSearch = lazy(() => import('./tenant-search.tsx').catch(() => ({ default: TenantList })))

export interface TenantSwitchProps {
  readonly me: Me
  readonly tenant: string | null
}

export function TenantSwitch({ me: { tenants }, tenant }: TenantSwitchProps) {
  const navigate = useNavigate()
  const { collection = 'pages' } = useParams({ strict: false })
  const list: TenantListProps = {
    tenants,
    tenant,
    onChoose: (slug) => void navigate({ to: '/t/$tenant/$collection', params: { tenant: slug, collection } }),
  }
  if (tenants.length === 0) return null
  if (tenants.length < longList) return <TenantList {...list} />
  return (
    <Suspense fallback={<TenantList {...list} />}>
      <TenantSearch {...list} />
    </Suspense>
  )
}

function TenantList({ tenants, tenant, onChoose }: TenantListProps) {
  return (
    <NativeSelect
      aria-label="Tenant"
      data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
      value={tenant ?? ''}
      onChange={({ currentTarget: { value } }) => onChoose(value)}
      className={classes['tenant'] ?? ''}
    />
  )
}
