/**
 * The rows of the list; each name leads to its database.
 *
 * Rows become cards on narrow windows. Before the list is there, the table stands with empty rows of the same height.
 */
import { Ago, rowsClass, SortHead, TextLink } from '@claviger/web'
import { Badge, Group, Skeleton, Table, Text, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { addressOf } from '../shell/address.ts'
import type { Database } from '../shell/databases.api.ts'
import type { DatabaseSort } from '../shell/databases-search.ts'
import { engineNames } from '../shell/engine-names.ts'
import { HealthBadge } from '../shell/health-badge.tsx'
import classes from './databases-table.module.css'

/** More are told by their number: the rest is on the database's own page. */
const shownTags = 3

export interface DatabasesTableProps {
  readonly databases: readonly Database[]
  readonly sort: DatabaseSort
  readonly onSort: (sort: DatabaseSort) => void
}

export function DatabasesTable({ databases, sort, onSort }: DatabasesTableProps) {
  return (
    <Table
      className={`${rowsClass} ${classes['table']}`}
      verticalSpacing="sm"
      highlightOnHover
      aria-label="Databases"
    >
      <Table.Thead>
        <Table.Tr>
          <SortHead column="name" label="Name" sort={sort} onSort={onSort} />
          <SortHead column="health" label="Health" sort={sort} onSort={onSort} />
          <SortHead column="seen" label="Last seen" sort={sort} onSort={onSort} />
          <Table.Th scope="col">Details</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {databases.map((database) => (
          <DatabaseLine key={database.id} database={database} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function DatabaseLine({ database }: { readonly database: Database }) {
  const { id, name, health, lastSeenAt, engine, engineVersion, tags } = database
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <TextLink fz="sm" to="/databases/$id" params={{ id }}>
          {name}
        </TextLink>
      </Table.Th>
      <Table.Td data-label="Health">
        <HealthBadge health={health} />
      </Table.Td>
      <Table.Td data-label="Last seen">{lastSeenAt === null ? 'Never' : <Ago at={lastSeenAt} />}</Table.Td>
      <Table.Td>
        {addressOf(database)}
        <Group gap={6} mt={4}>
          <Text size="xs" c="dimmed">
            {engineNames[engine]} {engineVersion}
          </Text>
          <Tags tags={tags} />
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

function Tags({ tags }: Pick<Database, 'tags'>) {
  const all = Object.entries(tags)
  return (
    <>
      {all.slice(0, shownTags).map(([name, value]) => (
        <Badge key={name} variant="default" tt="none" fw={400} radius="sm" maw="100%">
          {value === '' ? name : `${name}=${value}`}
        </Badge>
      ))}
      {all.length > shownTags && (
        <Text size="xs" c="dimmed">
          and {all.length - shownTags} more
        </Text>
      )}
    </>
  )
}

/** Stands where the table will be. */
export function DatabasesOutline() {
  return (
    <div role="status">
      <VisuallyHidden>Loading databases …</VisuallyHidden>
      <Table verticalSpacing="sm" aria-hidden="true">
        <Table.Thead>
          <OutlineRow>{(column) => <Table.Th key={column}>{column}</Table.Th>}</OutlineRow>
        </Table.Thead>
        <Table.Tbody>
          {['first', 'second', 'third'].map((row) => (
            <OutlineRow key={row}>
              {(column) => (
                <Table.Td key={column}>
                  <Skeleton height={46} width="70%" />
                </Table.Td>
              )}
            </OutlineRow>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function OutlineRow({ children }: { readonly children: (column: string) => ReactNode }) {
  return <Table.Tr>{['Name', 'Health', 'Last seen', 'Details'].map(children)}</Table.Tr>
}
