/**
 * What narrows and orders a long list: words to find, and on narrow windows the order, which has no heads there.
 *
 * What was found is told by the list.
 */
import { Group, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
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
  const [words, setWords] = useState(search.q ?? '')
  const sent = useRef(search.q ?? '')
  const searchSoon = useDebouncedCallback((text: string) => {
    sent.current = text.trim()
    onChange({ ...search, q: text.trim() })
  }, 150)
  useEffect(() => {
    // By a link or the browser's own way back, not by what is typed here.
    if ((search.q ?? '') === sent.current) return
    sent.current = search.q ?? ''
    setWords(sent.current)
  }, [search.q])
  return (
    <Group align="flex-end" role="search" mb="sm">
      <TextInput
        label="Search databases"
        placeholder="Name, host, engine or tag"
        type="search"
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          searchSoon(event.currentTarget.value)
        }}
        maxLength={200}
        flex="1 1 14rem"
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
