/**
 * Who did what, to what, from which network and device: chosen by person, action and time, page by page, and exported.
 *
 * Which calls that takes is up to each dashboard.
 */
import { Badge, Button, Group, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { announce } from '../form/announce.ts'
import { FormProblem } from '../form/form-problem.tsx'
import { PageHead } from '../page/page-head.tsx'
import { Placeholder } from '../state/placeholder.tsx'
import { rowsClass } from '../state/rows.ts'
import { Empty, Failure } from '../state/states.tsx'
import { timeOf } from '../time/moment.ts'
import classes from './activity-list.module.css'
import { type ActivityRow, type ActivitySearch, activityKinds, activityRanges } from './activity-row.ts'
import { actionOf, partyOf } from './activity-words.ts'

export interface ActivityListProps {
  /** Null: they are being asked for. */
  readonly events: readonly ActivityRow[] | null
  /** Null: all went well. */
  readonly error: Error | null
  readonly onRetry: () => void
  /** Whether there may be older ones. */
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly onMore: () => void
  readonly search: ActivitySearch
  readonly onSearch: (search: ActivitySearch) => void
  /** Resolves once the file is there. */
  readonly onExport: () => Promise<void>
}

export function ActivityList(props: ActivityListProps) {
  const { events, error, hasMore, search, onSearch, onRetry } = props
  const exported = useMutation({
    mutationFn: props.onExport,
    onSuccess: () => announce('The events were exported.'),
  })
  return (
    <Stack>
      <div>
        <PageHead title="Activity">
          <Button variant="default" loading={exported.isPending} onClick={() => exported.mutate()}>
            Export NDJSON
          </Button>
        </PageHead>
        <Text c="dimmed">
          Who did what, from which network and device, failed sign-ins included. Networks stand for addresses.
        </Text>
      </div>
      <FormProblem error={exported.error} />
      <Filters events={events ?? []} search={search} onSearch={onSearch} />
      {error !== null && <Failure error={error} onRetry={onRetry} />}
      {events === null && error === null && <Placeholder what="events" rows={6} rowHeight={48} />}
      {events !== null && events.length > 0 && <Events events={events} />}
      {events?.length === 0 && <NothingFound hasMore={hasMore} onClear={() => onSearch({})} />}
      {hasMore && (
        <Button variant="default" w="fit-content" loading={props.isLoadingMore} onClick={props.onMore}>
          Show more
        </Button>
      )}
    </Stack>
  )
}

function NothingFound({ hasMore, onClear }: { readonly hasMore: boolean; readonly onClear: () => void }) {
  return (
    <Empty title={hasMore ? 'Nothing found so far' : 'No events match'}>
      <Text c="dimmed" maw={480}>
        {hasMore ? 'There are older events that were not searched yet.' : 'Choose something else.'}
      </Text>
      <Button variant="default" onClick={onClear}>
        Clear filters
      </Button>
    </Empty>
  )
}

const kindLabels = {
  keys: 'API keys',
  'sign-ins': 'Sign-ins and sessions',
  accounts: 'Accounts',
  members: 'Members and roles',
  organization: 'Organization',
} as const

const rangeLabels = { day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days' } as const

interface FiltersProps extends Pick<ActivityListProps, 'search' | 'onSearch'> {
  readonly events: readonly ActivityRow[]
}

function Filters({ events, search, onSearch }: FiltersProps) {
  const what = activityKinds.map((value) => ({ value, label: kindLabels[value] }))
  const when = activityRanges.map((value) => ({ value, label: rangeLabels[value] }))
  return (
    <Group align="flex-end" gap="sm" role="search" aria-label="Filter events">
      <NativeSelect
        label="Who"
        value={search.who ?? ''}
        data={[{ value: '', label: 'Anybody' }, ...peopleOf(events, search.who)]}
        onChange={({ currentTarget: { value } }) => onSearch({ ...search, who: value || undefined })}
        className={classes['filter'] ?? ''}
      />
      <NativeSelect
        label="What"
        value={search.what ?? ''}
        data={[{ value: '', label: 'Anything' }, ...what]}
        onChange={({ currentTarget: { value } }) =>
          onSearch({ ...search, what: activityKinds.find((kind) => kind === value) })
        }
        className={classes['filter'] ?? ''}
      />
      <NativeSelect
        label="When"
        value={search.when ?? ''}
        data={[{ value: '', label: 'Any time' }, ...when]}
        onChange={({ currentTarget: { value } }) =>
          onSearch({ ...search, when: activityRanges.find((range) => range === value) })
        }
        className={classes['filter'] ?? ''}
      />
    </Group>
  )
}

/** Those who are seen in the list, and whoever is chosen. */
function peopleOf(events: readonly ActivityRow[], chosen: string | undefined) {
  const people = new Map<string, string>()
  if (chosen !== undefined) people.set(chosen, chosen)
  for (const { actor } of events) if (actor.id !== null) people.set(actor.id, partyOf(actor))
  return [...people].map(([value, label]) => ({ value, label }))
}

function Events({ events }: { readonly events: readonly ActivityRow[] }) {
  return (
    <Table className={rowsClass} aria-label="Events" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">When</Table.Th>
          <Table.Th scope="col">Who</Table.Th>
          <Table.Th scope="col">What</Table.Th>
          <Table.Th scope="col">Device</Table.Th>
          <Table.Th scope="col">Network</Table.Th>
          <Table.Th scope="col">Request</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Table.Tr key={event.id}>
            <Table.Td data-label="When" className={classes['when'] ?? ''}>
              <time dateTime={event.at} title={event.at}>
                {timeOf(event.at)}
              </time>
            </Table.Td>
            <Table.Td data-label="Who">{partyOf(event.actor)}</Table.Td>
            <Table.Th scope="row" data-label="What" className={classes['what'] ?? ''}>
              <What event={event} />
            </Table.Th>
            <Table.Td data-label="Device">{event.device ?? '–'}</Table.Td>
            <Table.Td data-label="Network" className={`${classes['code']} ${classes['network']}`}>
              {event.network ?? '–'}
            </Table.Td>
            <Table.Td data-label="Request" className={classes['code'] ?? ''}>
              {event.requestId ?? '–'}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function What({ event }: { readonly event: ActivityRow }) {
  const { object, isRefused } = event
  return (
    <>
      {actionOf(event)}
      {object.name !== null && <span className={classes['object']}> {object.name}</span>}
      {isRefused && (
        <Badge color="red" variant="light" tt="none" ml="xs">
          Refused
        </Badge>
      )}
    </>
  )
}
