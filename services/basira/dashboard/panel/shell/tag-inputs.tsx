/**
 * The tags of a database as they are typed: a row for each, added and removed one by one.
 *
 * Rows that nothing was typed into are no tags: see database-draft.ts.
 */
import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { mostTags, type Problems, type TagRow } from './database-draft.ts'

export interface TagInputsProps {
  readonly rows: readonly TagRow[]
  readonly problems: Problems
  readonly onChange: (rows: readonly TagRow[]) => void
}

/** Where the focus goes once a row has come or gone. */
type Goal = { readonly key: number } | 'add'

export function TagInputs({ rows, problems, onChange }: TagInputsProps) {
  const list = useRef<HTMLDivElement>(null)
  const addButton = useRef<HTMLButtonElement>(null)
  const goal = useRef<Goal | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the rows have changed
  useEffect(() => {
    if (goal.current === 'add') addButton.current?.focus()
    else if (goal.current !== null)
      list.current?.querySelector<HTMLElement>(`[data-row="${goal.current.key}"] input`)?.focus()
    goal.current = null
  }, [rows])
  const add = (): void => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1
    goal.current = { key }
    onChange([...rows, { key, name: '', value: '' }])
  }
  const remove = (row: TagRow): void => {
    const at = rows.indexOf(row)
    const next = rows[at + 1] ?? rows[at - 1]
    goal.current = next === undefined ? 'add' : { key: next.key }
    onChange(rows.filter((other) => other !== row))
  }
  const isFull = rows.length >= mostTags
  return (
    <Fieldset legend="Tags" variant="unstyled" p={0} m={0} styles={legend}>
      <Stack gap="xs" ref={list}>
        <Text size="xs" c="dimmed">
          To tell databases apart by what matters to you, such as env and production.
        </Text>
        {rows.map((row, at) => (
          <TagLine
            key={row.key}
            row={row}
            number={at + 1}
            problem={problems[`tags:${row.key}`]}
            onChange={(changed) => onChange(rows.map((other) => (other === row ? changed : other)))}
            onRemove={() => remove(row)}
          />
        ))}
        {problems['tags'] !== undefined && (
          <Text size="sm" c="error" role="alert" tabIndex={-1} data-problem>
            {problems['tags']}
          </Text>
        )}
        <Button ref={addButton} size="xs" variant="default" w="fit-content" onClick={add} disabled={isFull}>
          Add a tag
        </Button>
        {isFull && <Text size="sm">A database has at most {mostTags} tags.</Text>}
      </Stack>
    </Fieldset>
  )
}

const legend = {
  legend: {
    padding: 0,
    fontSize: 'var(--mantine-font-size-sm)',
    fontWeight: 'var(--mantine-font-weight-medium)',
  },
}

interface TagLineProps {
  readonly row: TagRow
  /** From 1, for labels. */
  readonly number: number
  readonly problem: string | undefined
  readonly onChange: (row: TagRow) => void
  readonly onRemove: () => void
}

function TagLine({ row, number, problem, onChange, onRemove }: TagLineProps) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" data-row={row.key}>
      <TextInput
        aria-label={`Name of tag ${number}`}
        placeholder="env"
        value={row.name}
        onChange={(event) => onChange({ ...row, name: event.currentTarget.value })}
        error={problem}
        autoComplete="off"
        autoCapitalize="none"
        flex="1 1 0"
        miw={0}
      />
      <TextInput
        aria-label={`Value of tag ${number}`}
        placeholder="production"
        value={row.value}
        onChange={(event) => onChange({ ...row, value: event.currentTarget.value })}
        autoComplete="off"
        autoCapitalize="none"
        flex="1 1 0"
        miw={0}
      />
      <ActionIcon variant="default" size={36} onClick={onRemove} aria-label={`Remove tag ${number}`}>
        <span aria-hidden="true">×</span>
      </ActionIcon>
    </Group>
  )
}
