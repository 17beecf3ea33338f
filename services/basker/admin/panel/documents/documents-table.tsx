/**
 * The rows of a list; each title leads to its document.
 *
 * Rows become cards on narrow windows.
 */
import { rowsClass, TextLink, timeOf } from '@claviger/web'
import { Badge, Table, UnstyledButton } from '@mantine/core'
import type { ListSearch } from '../shell/list-search.ts'
import type { Collection } from '../shell/model.api.ts'
import { type DocumentRow, defaultSort } from './documents.api.ts'

export interface DocumentsTableProps {
  readonly tenant: string
  readonly collection: Collection
  readonly rows: readonly DocumentRow[]
  readonly search: ListSearch
  readonly onChange: (search: ListSearch) => void
}

export function DocumentsTable({ tenant, collection, rows, search, onChange }: DocumentsTableProps) {
  const heads = [
    { field: collection.titleField, label: 'Title' },
    { field: 'slug', label: 'Slug' },
    { field: null, label: 'Status' },
    { field: 'updatedAt', label: 'Changed' },
  ]
  return (
    <Table className={rowsClass} verticalSpacing="sm" highlightOnHover aria-label="Documents">
      <Table.Thead>
        <Table.Tr>
          {heads.map(({ field, label }) => (
            <Head key={label} field={field} label={label} search={search} onChange={onChange} />
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ id, title, slug, status, updatedAt }) => (
          <Table.Tr key={id}>
            <Table.Th scope="row">
              <TextLink
                fz="sm"
                to="/t/$tenant/$collection/$id"
                params={{ tenant, collection: collection.name, id }}
              >
                {title}
              </TextLink>
            </Table.Th>
            <Table.Td data-label="Slug">{slug}</Table.Td>
            <Table.Td data-label="Status">
              <Badge variant="dot" tt="capitalize" color={status === 'published' ? 'green' : 'yellow'}>
                {status}
              </Badge>
            </Table.Td>
            <Table.Td data-label="Changed">{timeOf(updatedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface HeadProps extends Pick<DocumentsTableProps, 'search' | 'onChange'> {
  /** Null: not to be sorted by. */
  readonly field: string | null
  readonly label: string
}

function Head({ field, label, search, onChange }: HeadProps) {
  const sort = search.sort ?? defaultSort
  if (field === null) return <Table.Th scope="col">{label}</Table.Th>
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : null
  const { page: _, ...rest } = search
  return (
    <Table.Th scope="col" aria-sort={direction ?? 'none'}>
      <UnstyledButton
        fz="sm"
        fw={700}
        onClick={() => onChange({ ...rest, sort: direction === 'ascending' ? `-${field}` : field })}
      >
        {label}{' '}
        <span aria-hidden="true">{direction === null ? '' : direction === 'ascending' ? '↑' : '↓'}</span>
      </UnstyledButton>
    </Table.Th>
  )
}
