/**
 * The switch between many tenants, with a search in their names.
 *
 * When it is loaded is tenant-switch.tsx.
 */
import { Select } from '@mantine/core'
import classes from './app-frame.module.css'
import type { Me } from './me.api.ts'

export interface TenantListProps {
  readonly tenants: Me['tenants']
  readonly tenant: string | null
  readonly onChoose: (slug: string) => void
}

export default function TenantSearch({ tenants, tenant, onChoose }: TenantListProps) {
  return (
    <Select
      aria-label="Tenant"
      data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
      value={tenant}
      onChange={(slug) => slug !== null && onChoose(slug)}
      allowDeselect={false}
      searchable
      nothingFoundMessage="No such tenant"
      comboboxProps={{ withinPortal: true }}
      className={classes['tenant'] ?? ''}
    />
  )
}
