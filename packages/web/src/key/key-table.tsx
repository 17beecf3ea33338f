/**
 * The table of somebody's API keys: what each is called, how it fares, and the way to revoke it.
 *
 * Never a key itself. Asking before revoking is up to the page, through confirm-dialog.tsx.
 */
import { Badge, Button, Table } from '@mantine/core'
import { rowsClass } from '../state/rows.ts'
import { timeOf } from '../time/moment.ts'

export interface KeyRow {
  readonly id: string
  readonly name: string
  readonly status: 'active' | 'expired' | 'revoked'
  /** ISO 8601, as all times here. */
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly expiresAt: string | null
}

const colours = { active: 'green', expired: 'gray', revoked: 'red' } as const

export interface KeyTableProps {
  readonly keys: readonly KeyRow[]
  readonly onRevoke: (key: KeyRow) => void
}

export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  return (
    <Table className={rowsClass} aria-label="API keys" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Name</Table.Th>
          <Table.Th scope="col">Status</Table.Th>
          <Table.Th scope="col">Created</Table.Th>
          <Table.Th scope="col">Last used</Table.Th>
          <Table.Th scope="col">Expires</Table.Th>
          <Table.Th scope="col" aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <KeyLine key={key.id} row={key} onRevoke={onRevoke} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function KeyLine({ row, onRevoke }: { readonly row: KeyRow; readonly onRevoke: (key: KeyRow) => void }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" data-label="Name">
        {row.name}
      </Table.Th>
      <Table.Td data-label="Status">
        <Badge variant="dot" tt="capitalize" color={colours[row.status]}>
          {row.status}
        </Badge>
      </Table.Td>
      <Table.Td data-label="Created">{timeOf(row.createdAt)}</Table.Td>
      <Table.Td data-label="Last used">{row.lastUsedAt === null ? 'Never' : timeOf(row.lastUsedAt)}</Table.Td>
      <Table.Td data-label="Expires">{row.expiresAt === null ? 'Never' : timeOf(row.expiresAt)}</Table.Td>
      <Table.Td>
        {row.status === 'active' && (
          <Button size="xs" variant="default" onClick={() => onRevoke(row)} aria-label={`Revoke ${row.name}`}>
            Revoke
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
