/**
 * The input for references to other documents of the tenant, found by their titles.
 *
 * It holds ids; titles are only shown.
 */
import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type DocumentPlace, type Reference, referenceQuery, referencesQuery } from './document.api.ts'
import type { Value } from './values.ts'

export interface ReferenceInputProps {
  readonly place: DocumentPlace
  readonly isMany: boolean
  readonly value: Value
  readonly label: string
  readonly name: string
  readonly error: string | null
  readonly disabled: boolean
  readonly withAsterisk: boolean
  readonly onChange: (value: Value) => void
}

export function ReferenceInput({ place, isMany, value, onChange, ...shared }: ReferenceInputProps) {
  const [words, setWords] = useState('')
  const [settled] = useDebouncedValue(words, 250)
  const chosen = idsOf(value)
  const known = useQueries({ queries: chosen.map((id) => referenceQuery(place, id)) })
  // A single picker's words are the chosen title until somebody types: then everything is offered.
  const isTitle = !isMany && known.some(({ data }) => data?.title === settled)
  const found = useQuery(referencesQuery(place, isTitle ? '' : settled))
  const choices = new Map<string, Reference>()
  for (const { data } of known) if (data !== undefined) choices.set(data.id, data)
  for (const reference of found.data ?? []) choices.set(reference.id, reference)
  const picker = {
    ...shared,
    data: [...choices.values()].map(({ id, title }) => ({ value: id, label: title })),
    searchable: true,
    clearable: true,
    clearButtonProps: { 'aria-label': `Clear ${shared.label}` },
    nothingFoundMessage: 'Nothing found',
    onSearchChange: setWords,
  }
  if (isMany) return <MultiSelect {...picker} value={chosen} onChange={onChange} hidePickedOptions />
  return <Select {...picker} value={chosen[0] ?? null} onChange={(id) => onChange(id ?? '')} />
}

function idsOf(value: Value): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return typeof value === 'boolean' ? [] : [...value]
}
