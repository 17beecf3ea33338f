/**
 * Settings > API Keys: the keys of the organization, and the way to what can be done with them.
 *
 * Doing it is deeds.tsx, which is loaded when somebody comes near it: most visits look at the list.
 */
import { Empty, Failure, PageHead, Placeholder, pageScript, reloadPage } from '@claviger/web'
import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import type { ApiKey } from '../shell/api-key.ts'
import type { KeySearch } from '../shell/key-search.ts'
import { arranged, longList } from './api-key.ts'
import { type KeyList, useKeyList } from './api-keys.api.ts'
import type { Asked } from './deeds.tsx'
import { createButton, KeyFilters, KeysTable, type OnDeed, rowIdOf } from './key-list.tsx'

/** Kept as replies are, so that the page sees it come or fail. */
const deedsScript = {
  queryKey: ['script', 'api-key-deeds'],
  queryFn: pageScript(() => import('./deeds.tsx')),
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  structuralSharing: false,
}

export function ApiKeysPage() {
  const { ended = false } = useSearch({ from: '/signed-in/settings/api-keys' })
  const lists = [useKeyList('active'), useKeyList('expired', ended), useKeyList('revoked', ended)]
  // While lists are asked for again, a key may be on two of them: what it has become counts.
  const known = new Map(lists.flatMap(({ keys }) => keys).map((key) => [key.id, key]))
  const [asked, ask] = useState<Asked | null>(null)
  const deeds = useQuery({ ...deedsScript, enabled: asked !== null })
  const queries = useQueryClient()
  const comeNear = (): void => {
    // Not once more where that failed: the button to try again would be gone between the pressing and the click.
    if (!deeds.isError) void queries.prefetchQuery(deedsScript)
  }
  const failed = lists.filter(({ error }) => error !== null)
  const isPending = known.size === 0 && lists.some((list) => list.isPending)
  const isEmpty = known.size === 0 && !isPending && failed.length === 0
  const create = (
    <Button id={createButton.slice(1)} onClick={() => ask({ deed: 'create' })}>
      Create API Key
    </Button>
  )
  return (
    <Stack
      onPointerEnter={comeNear}
      onFocus={comeNear}
      {...(asked !== null && deeds.isPending ? { 'aria-busy': true, style: { cursor: 'progress' } } : {})}
    >
      <PageHead title="API Keys">{!isEmpty && create}</PageHead>
      {failed[0] !== undefined && <Failure error={failed[0].error} onRetry={() => retryAll(failed)} />}
      {asked !== null && deeds.isError && (
        // A browser may not fetch a script again that it could not get once.
        <Failure error={deeds.error} onRetry={() => void reloadPage()} />
      )}
      <Keys known={known} lists={lists} onDeed={(deed, key) => ask({ deed, key })} />
      {isPending && <Placeholder what="API keys" rows={3} rowHeight={62} />}
      {isEmpty && <NoKeys>{create}</NoKeys>}
      {asked !== null && deeds.data !== undefined && (
        <deeds.data.Deed asked={asked} onClose={() => ask(null)} />
      )}
    </Stack>
  )
}

function retryAll(failed: readonly KeyList[]): void {
  for (const { retry } of failed) retry()
}

function NoKeys({ children }: { readonly children: ReactNode }) {
  return (
    <Empty title="No active API keys">
      <Text c="dimmed" maw={480} ta="center">
        Scripts, the command line and the agent use API keys to act for you. A key can do everything but
        billing, or only what you choose.
      </Text>
      {children}
    </Empty>
  )
}

/** So many rows are shown at once, and as many more when asked for. */
const rowsAtOnce = 100

interface KeysProps {
  readonly known: ReadonlyMap<string, ApiKey>
  readonly lists: readonly KeyList[]
  readonly onDeed: OnDeed
}

function Keys({ known, lists, onDeed }: KeysProps) {
  const search = useSearch({ from: '/signed-in/settings/api-keys' })
  const navigate = useNavigate({ from: '/settings/api-keys' })
  const change = (changed: KeySearch): void => void navigate({ search: changed, replace: true })
  const location = useLocation()
  const [most, setMost] = useState(rowsAtOnce)
  const found = arranged([...known.values()], search)
  const target = found.findIndex(({ id }) => rowIdOf(id) === location.hash)
  const rows = found.slice(0, Math.max(most, target + 1))
  const isTargetThere = target >= 0
  useEffect(() => {
    if (isTargetThere) document.getElementById(location.hash)?.focus()
  }, [location, isTargetThere])
  const isLong = known.size >= longList || search.q !== undefined || search.sort !== undefined
  const hasMore = rows.length < found.length || lists.some((list) => list.hasMore)
  const more = (): void => {
    setMost(most + rowsAtOnce)
    if (most + rowsAtOnce > found.length) for (const list of lists) if (list.hasMore) list.more()
  }
  // What stands above the list depends on how long that is: before it is known, it would move.
  const isAsked = lists[0]?.isPending === true
  return (
    <>
      {!isAsked && (
        <Group justify="space-between" align="flex-end">
          {isLong && <KeyFilters search={search} onChange={change} />}
          <Switch
            label="Show ended keys"
            checked={search.ended === true}
            onChange={({ currentTarget: { checked } }) => change(withEnded(search, checked))}
            my={isLong ? 8 : 0}
          />
        </Group>
      )}
      <CountLine shown={rows.length} found={found.length} known={known.size} lists={lists} />
      {rows.length > 0 && (
        <KeysTable
          keys={rows}
          known={known}
          search={search}
          onSort={isLong ? (sort) => change({ ...search, sort }) : null}
          onDeed={onDeed}
        />
      )}
      {rows.length === 0 && known.size > 0 && (
        <Empty title="No keys match">
          <Text c="dimmed">Search for something else, or show ended keys.</Text>
        </Empty>
      )}
      {hasMore && (
        <Button variant="default" w="fit-content" onClick={more}>
          Show more
        </Button>
      )}
    </>
  )
}

function withEnded({ ended: _, ...rest }: KeySearch, isShown: boolean): KeySearch {
  return isShown ? { ...rest, ended: true } : rest
}

interface CountLineProps {
  readonly shown: number
  readonly found: number
  readonly known: number
  readonly lists: readonly KeyList[]
}

/** How many there are, read out when it changes; and what the times of the list are worth. */
function CountLine({ shown, found, known, lists }: CountLineProps) {
  const isGoingOn = lists.some((list) => list.isGoingOn)
  const keys = known === 1 ? '1 key' : `${known} keys`
  const count = found === known ? keys : `${found} of ${keys}`
  return (
    <Group gap="xs" fz="sm" c="dimmed">
      <span role="status">
        {known > 0 && count}
        {shown < found && `, the first ${shown} shown`}
        {isGoingOn && ', loading more …'}
      </span>
      {known > 0 && <span>Last use may be shown up to a minute late.</span>}
    </Group>
  )
}
