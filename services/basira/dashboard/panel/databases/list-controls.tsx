/**
 * What narrows and orders a long list: words to find, and on narrow windows the order, which has no heads there.
 *
 * What was found is told by the list.
 */
import { SearchInput } from '@claviger/web'
import { Group, NativeSelect } from '@mantine/core'
import { type DatabasesSearch, isSort } from '../shell/databases-search.ts'

const orders = [
  { value: 'name', label: 'Name' },
  { value: '-name', label: 'Name, from the end' },
  { value: 'health', label: 'Disconnected first' },
  { value: '-health', label: 'Connected first' },
  { value: '-seen', label: 'Last seen, newest first' },
  { value: 'seen', label: 'Last seen, oldest first' },
]

export interface ListControlsProps {
  readonly search: DatabasesSearch
  readonly onChange: (search: DatabasesSearch) => void
}

export function ListControls({ search, onChange }: ListControlsProps) {
  return (
    <Group align="flex-end" role="search" mb="sm">
      <SearchInput
        label="Search databases"
        placeholder="Name, host, engine or tag"
        words={search.q ?? ''}
        onSearch={(q) => onChange({ ...search, q })}
      />
      <NativeSelect
        label="Order"
        hiddenFrom="sm"
        data={orders}
        value={search.sort ?? 'name'}
        onChange={({ currentTarget: { value } }) => {
          if (isSort(value)) onChange({ ...search, sort: value })
        }}
        flex="1 1 10rem"
      />
    </Group>
  )
}
