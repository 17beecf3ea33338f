/**
 * The list of API keys: searched and sorted where it is long, one row a key, with what can be done to it.
 *
 * What stands in the address is shell/key-search.ts; doing what is asked for is page.tsx.
 */
import { Ago, dateOf, RowMenu, rowsClass, SearchInput, SortHead, TextLink, timeOf } from '@claviger/web'
import { Badge, Code, Group, NativeSelect, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ApiKey } from '../shell/api-key.ts'
import {
  defaultKeySort,
  isKeySort,
  type KeyColumn,
  type KeySearch,
  type KeySort,
  withoutSecret,
} from '../shell/key-search.ts'
import { useMe } from '../shell/me.api.ts'
import { endNotice, scopesInWords } from './api-key.ts'
import { keyQuery } from './api-keys.api.ts'

export type KeyDeed = 'edit' | 'rotate' | 'revoke'
export type OnDeed = (deed: KeyDeed, key: ApiKey) => void

export function rowIdOf(id: string): string {
  return `key-${id}`
}

/** The button that makes a key, for `querySelector`. */
export const createButton = '#create-api-key'

/** The button of the row's menu, for `querySelector`. */
export function actionsOf(id: string): string {
  return `#${rowIdOf(id)} [popovertarget]`
}

export interface KeyFiltersProps {
  readonly search: KeySearch
  readonly onChange: (search: KeySearch) => void
}

const orders: readonly { readonly value: KeySort; readonly label: string }[] = [
  { value: '-created', label: 'Newest first' },
  { value: 'created', label: 'Oldest first' },
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: '-last_used', label: 'Last used, latest first' },
  { value: 'last_used', label: 'Last used, longest ago first' },
  { value: 'expires', label: 'Expires, soonest first' },
  { value: '-expires', label: 'Expires, latest first' },
]

export function KeyFilters({ search, onChange }: KeyFiltersProps) {
  const { q = '', sort = defaultKeySort } = search
  const { q: _, ...rest } = search
  return (
    <Group align="flex-end" role="search" flex="1 1 20rem">
      <SearchInput
        label="Search by name, prefix or scope"
        words={q}
        onSearch={(words) => onChange(words === '' ? rest : { ...rest, q: words })}
        accept={withoutSecret}
      />
      <NativeSelect
        label="Order"
        data={[...orders]}
        value={sort}
        onChange={({ currentTarget: { value } }) => isKeySort(value) && onChange({ ...search, sort: value })}
      />
    </Group>
  )
}

export interface KeysTableProps {
  readonly keys: readonly ApiKey[]
  /** Every key that is known, by its id. */
  readonly known: ReadonlyMap<string, ApiKey>
  readonly search: KeySearch
  /** With it, columns sort. */
  readonly onSort: ((sort: KeySort) => void) | null
  readonly onDeed: OnDeed
}

export function KeysTable({ keys, known, search, onSort, onDeed }: KeysTableProps) {
  const head = (column: KeyColumn, label: string) =>
    onSort === null ? (
      <Table.Th scope="col">{label}</Table.Th>
    ) : (
      <SortHead column={column} label={label} sort={search.sort ?? defaultKeySort} onSort={onSort} />
    )
  return (
    <Table className={rowsClass} aria-label="API keys" verticalSpacing="sm">
      <colgroup>
        {/* As wide as the prefix, which stays on one line. */}
        <col style={{ width: '14.5rem' }} />
      </colgroup>
      <Table.Thead>
        <Table.Tr>
          {head('name', 'Name')}
          <Table.Th scope="col">Status</Table.Th>
          <Table.Th scope="col">Scopes</Table.Th>
          {head('last_used', 'Last used')}
          {head('expires', 'Expires')}
          {head('created', 'Made')}
          <Table.Th scope="col" aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <KeyLine key={key.id} apiKey={key} known={known} search={search} onDeed={onDeed} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

const colours = { active: 'green', expired: 'gray', revoked: 'red' } as const

interface KeyLineProps extends Pick<KeysTableProps, 'known' | 'search' | 'onDeed'> {
  readonly apiKey: ApiKey
}

function KeyLine({ apiKey, known, search, onDeed }: KeyLineProps) {
  const { id, name, prefix, status, lastUsedAt } = apiKey
  const isActive = status === 'active'
  return (
    <Table.Tr id={rowIdOf(id)} tabIndex={-1} {...(isActive ? {} : { c: 'dimmed' })}>
      <Table.Th scope="row" data-label="Name" style={{ overflowWrap: 'anywhere' }}>
        {name}
        <Code
          display="block"
          w="fit-content"
          fz="xs"
          fw={400}
          style={{ whiteSpace: 'nowrap' }}
          {...(isActive ? {} : { c: 'dimmed' })}
        >
          {prefix}
        </Code>
      </Table.Th>
      <Table.Td data-label="Status">
        <Badge
          variant="dot"
          color={colours[status]}
          tt="capitalize"
          miw="max-content"
          {...(isActive ? {} : { c: 'dimmed' })}
        >
          {status}
        </Badge>
      </Table.Td>
      <Table.Td data-label="Scopes" style={{ overflowWrap: 'anywhere' }}>
        <Reach apiKey={apiKey} />
      </Table.Td>
      <Table.Td data-label="Last used">{lastUsedAt === null ? 'Never' : <Ago at={lastUsedAt} />}</Table.Td>
      <Table.Td data-label={status === 'expired' ? 'Expired' : 'Expires'}>
        <End apiKey={apiKey} />
      </Table.Td>
      <Table.Td data-label="Made" style={{ overflowWrap: 'anywhere' }}>
        <time dateTime={apiKey.createdAt} title={timeOf(apiKey.createdAt)}>
          {dateOf(apiKey.createdAt)}
        </time>{' '}
        by <Maker apiKey={apiKey} known={known} search={search} />
      </Table.Td>
      <Table.Td>{isActive && <Actions apiKey={apiKey} onDeed={onDeed} />}</Table.Td>
    </Table.Tr>
  )
}

const mostAddresses = 3

function Reach({ apiKey: { scopes, allowedIps } }: { readonly apiKey: ApiKey }) {
  const rest = allowedIps.length - mostAddresses
  return (
    <>
      {scopesInWords(scopes)}
      {allowedIps.length > 0 && (
        <Text size="xs" c="dimmed" title={allowedIps.join(', ')} style={{ overflowWrap: 'anywhere' }}>
          Only from {allowedIps.slice(0, mostAddresses).join(', ')}
          {rest > 0 && ` and ${rest} more`}
        </Text>
      )}
    </>
  )
}

function End({ apiKey }: { readonly apiKey: ApiKey }) {
  const { expiresAt, status } = apiKey
  // When it would have ended is of no use any more.
  if (status === 'revoked') return 'Was revoked'
  if (expiresAt === null) return 'Never'
  const notice = endNotice(apiKey, Date.now())
  return (
    <>
      <time dateTime={expiresAt}>{timeOf(expiresAt)}</time>
      {notice !== null && (
        <Text size="xs" fw={600} c="var(--mantine-color-error)">
          {notice}
        </Text>
      )}
    </>
  )
}

/** Who made a key: a person, or another key, with the way to its row. */
function Maker({ apiKey: { maker }, known, search }: Omit<KeyLineProps, 'onDeed'>) {
  const me = useMe()
  const isKey = maker.type === 'api_key'
  const listed = isKey ? known.get(maker.id) : undefined
  const asked = useQuery({ ...keyQuery(maker.id), enabled: isKey && listed === undefined })
  if (!isKey) return maker.id === me.id ? 'you' : 'another member'
  const key = listed ?? asked.data
  if (key === undefined) return asked.isError ? 'another key' : '…'
  const { q: _, ...rest } = search
  return (
    <TextLink
      to="/settings/api-keys"
      search={key.status === 'active' ? rest : { ...rest, ended: true }}
      hash={rowIdOf(key.id)}
      size="sm"
      underline="always"
    >
      {key.name}
    </TextLink>
  )
}

function Actions({ apiKey, onDeed }: { readonly apiKey: ApiKey; readonly onDeed: OnDeed }) {
  return (
    <RowMenu
      label={`Actions for ${apiKey.name}`}
      deeds={[
        { label: 'Edit', onChoose: () => onDeed('edit', apiKey) },
        { label: 'Rotate', onChoose: () => onDeed('rotate', apiKey) },
        { label: 'Revoke', isGrave: true, onChoose: () => onDeed('revoke', apiKey) },
      ]}
    />
  )
}
