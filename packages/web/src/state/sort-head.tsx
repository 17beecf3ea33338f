/**
 * The head of a column that the table can be sorted by, told to screen readers as well.
 *
 * The order itself stands in the address, and whoever has the rows puts them into it.
 */
import { Table, UnstyledButton } from '@mantine/core'

export interface SortHeadProps<Column extends string> {
  readonly column: Column
  readonly label: string
  /** A column's name, with `-` in front for descending. */
  readonly sort: Column | `-${Column}`
  readonly onSort: (sort: Column | `-${Column}`) => void
}

export function SortHead<Column extends string>({ column, label, sort, onSort }: SortHeadProps<Column>) {
  const direction = sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : 'none'
  return (
    <Table.Th scope="col" aria-sort={direction}>
      <UnstyledButton
        fz="sm"
        fw={700}
        style={{ whiteSpace: 'nowrap' }}
        onClick={() => onSort(direction === 'ascending' ? `-${column}` : column)}
      >
        {label} <span aria-hidden="true">{signs[direction]}</span>
      </UnstyledButton>
    </Table.Th>
  )
}

const signs = { ascending: '↑', descending: '↓', none: '' } as const
