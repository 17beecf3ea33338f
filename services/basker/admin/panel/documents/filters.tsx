/**
 * What narrows a list: words in the title, the status, and on narrow windows the order.
 *
 * On wide ones the columns' heads sort as well.
 */
import { SearchInput } from '@claviger/web'
import { Group, NativeSelect } from '@mantine/core'
import type { ListSearch } from '../shell/list-search.ts'
import type { Collection } from '../shell/model.api.ts'
import { defaultSort } from './documents.api.ts'

export interface FiltersProps {
  readonly search: ListSearch
  readonly collection: Collection
  readonly onChange: (search: ListSearch) => void
}

export function Filters({ search, collection, onChange }: FiltersProps) {
  const { page: _, search: words = '', ...others } = search
  return (
    <Group align="flex-end" role="search">
      <SearchInput
        label="Search in titles"
        words={words}
        onSearch={(text) => onChange({ ...others, ...(text === '' ? {} : { search: text }) })}
      />
      <NativeSelect
        label="Status"
        data={[
          { value: '', label: 'All' },
          { value: 'published', label: 'Published' },
          { value: 'draft', label: 'Drafts' },
        ]}
        value={search.status ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const { status: ___, page: ____, ...rest } = search
          onChange({ ...rest, ...(value === 'draft' || value === 'published' ? { status: value } : {}) })
        }}
      />
      <NativeSelect
        label="Order"
        data={ordersOf(collection)}
        value={search.sort ?? defaultSort}
        onChange={({ currentTarget: { value } }) => {
          const { page: ___, ...rest } = search
          onChange({ ...rest, sort: value })
        }}
      />
    </Group>
  )
}

/** Both ways of every field that may be sorted by, with words for times and texts alike. */
function ordersOf({ sortable, fields }: Collection): { value: string; label: string }[] {
  const labels: Readonly<Record<string, string>> = {
    updatedAt: 'Changed',
    createdAt: 'Created',
    slug: 'Slug',
    ...Object.fromEntries(fields.map(({ name, label }) => [name, label])),
  }
  const names = ['updatedAt', 'createdAt', ...sortable.filter((name) => labels[name] !== undefined)]
  return [...new Set(names)].flatMap((name) => [
    { value: name, label: `${labels[name]} ↑` },
    { value: `-${name}`, label: `${labels[name]} ↓` },
  ])
}
