/**
 * The input that searches a list whose search stands in the address: a moment after typing, and back with the address.
 *
 * What is found is up to the list, and so is saying how much.
 */
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

export interface SearchInputProps {
  readonly label: string
  readonly placeholder?: string
  /** What is searched for, as it stands in the address. */
  readonly words: string
  /** A moment after typing, without space at the ends. */
  readonly onSearch: (words: string) => void
  /** What is left of what was typed or pasted, before it is shown or searched for. Default: all. */
  readonly accept?: (typed: string) => string
}

const soonMs = 200

export function SearchInput({ words, onSearch, accept = (typed) => typed, ...shown }: SearchInputProps) {
  const [typed, setTyped] = useState(words)
  const sent = useRef(words)
  const searchSoon = useDebouncedCallback((text: string) => {
    sent.current = text.trim()
    onSearch(sent.current)
  }, soonMs)
  useEffect(() => {
    // By a link or the browser's own way back, not by what is typed here.
    if (words === sent.current) return
    sent.current = words
    setTyped(words)
  }, [words])
  return (
    <TextInput
      {...shown}
      type="search"
      value={typed}
      onChange={(event) => {
        const text = accept(event.currentTarget.value)
        setTyped(text)
        searchSoon(text)
      }}
      maxLength={200}
      flex="1 1 12rem"
    />
  )
}
