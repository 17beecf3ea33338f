/**
 * Settings > API Keys: the keys of the organization, making one, and what is done with them.
 *
 * A new secret is in the state of this page until it is stored, and nowhere else.
 */
import { CopyBlock, Empty, Failure, PageHead, Placeholder, ShowOnceDialog, timeOf } from '@claviger/web'
import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { agentConfig } from '../shell/agent-config.ts'
import type { KeySearch } from '../shell/key-search.ts'
import { type ApiKey, arranged, longList } from './api-key.ts'
import { type IssuedKey, type KeyList, useKeyList } from './api-keys.api.ts'
import { CreateDialog } from './create-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { actionsOf, type KeyDeed, KeyFilters, KeysTable, type OnDeed, rowIdOf } from './key-list.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { RotateDialog } from './rotate-dialog.tsx'
import { reaches } from './scopes.ts'

const createId = 'create-api-key'
const createButton = `#${createId}`

/** What somebody is about to do. */
type Asked =
  | { readonly deed: 'create' }
  | {
      readonly deed: KeyDeed
      readonly key: ApiKey
      /** Where the focus may go when its row is gone. */
      readonly neighbours: readonly string[]
    }

interface Shown extends IssuedKey {
  readonly title: string
  /** What becomes of the old secret. Null: there is none. */
  readonly fate: string | null
  /** Where the focus goes when it is stored. */
  readonly backTo: string
}

export function ApiKeysPage() {
  const { ended = false } = useSearch({ from: '/signed-in/settings/api-keys' })
  const lists = [useKeyList('active'), useKeyList('expired', ended), useKeyList('revoked', ended)]
  // While lists are asked for again, a key may be on two of them: what it has become counts.
  const known = new Map(lists.flatMap(({ keys }) => keys).map((key) => [key.id, key]))
  const [asked, ask] = useState<Asked | null>(null)
  const [shown, show] = useState<Shown | null>(null)
  const failed = lists.filter(({ error }) => error !== null)
  const isPending = known.size === 0 && lists.some((list) => list.isPending)
  const isEmpty = known.size === 0 && !isPending && failed.length === 0
  const create = (
    <Button id={createId} onClick={() => ask({ deed: 'create' })}>
      Create API Key
    </Button>
  )
  return (
    <Stack>
      <PageHead title="API Keys">{!isEmpty && create}</PageHead>
      {failed[0] !== undefined && <Failure error={failed[0].error} onRetry={() => retryAll(failed)} />}
      <Keys
        known={known}
        lists={lists}
        onDeed={(deed, key) => ask({ deed, key, neighbours: neighboursOf(rowIdOf(key.id)) })}
      />
      {isPending && <Placeholder what="API keys" rows={3} rowHeight={62} />}
      {isEmpty && <NoKeys>{create}</NoKeys>}
      {asked !== null && <Deed asked={asked} onClose={() => ask(null)} onShow={show} />}
      {shown !== null && (
        <ShownOnce
          shown={shown}
          onDone={() => {
            show(null)
            focusFirst(shown.backTo, createButton)
          }}
        />
      )}
    </Stack>
  )
}

function retryAll(failed: readonly KeyList[]): void {
  for (const { retry } of failed) retry()
}

function NoKeys({ children }: { readonly children: ReactNode }) {
  return (
    <Empty title="No API key yet">
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
  return (
    <>
      <Group justify="space-between" align="flex-end">
        {isLong && <KeyFilters search={search} onChange={change} />}
        <Switch
          label="Show ended keys"
          checked={search.ended === true}
          onChange={({ currentTarget: { checked } }) => change(withEnded(search, checked))}
          my={isLong ? 8 : 0}
        />
      </Group>
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
        <Empty title="No key fits">
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
    <Group gap="xs" fz="sm" c="dimmed" mih="1.55em">
      <span role="status">
        {known > 0 && count}
        {shown < found && `, the first ${shown} shown`}
        {isGoingOn && ', loading more …'}
      </span>
      {known > 0 && <span>Last use may be shown up to a minute late.</span>}
    </Group>
  )
}

interface DeedProps {
  readonly asked: Asked
  readonly onClose: () => void
  readonly onShow: (shown: Shown) => void
}

/** The dialog of what is about to be done, and where the focus goes after it. */
function Deed({ asked, onClose, onShow }: DeedProps) {
  const leave = (...selectors: readonly string[]): void => {
    onClose()
    focusFirst(...selectors)
  }
  if (asked.deed === 'create') {
    return (
      <CreateDialog
        onClose={() => leave(createButton)}
        onIssued={(issued) => {
          onClose()
          onShow({ ...issued, title: 'Your new API key', fate: null, backTo: createButton })
        }}
      />
    )
  }
  const { deed, key, neighbours } = asked
  const close = (): void => leave(actionsOf(key.id), createButton)
  switch (deed) {
    case 'edit':
      return <EditDialog apiKey={key} onClose={close} />
    case 'rotate':
      return (
        <RotateDialog
          apiKey={key}
          onClose={close}
          onIssued={(issued, overlapSeconds) => {
            onClose()
            onShow({
              ...issued,
              title: `The new secret of ${key.name}`,
              fate: fateOf(overlapSeconds, key),
              backTo: actionsOf(key.id),
            })
          }}
        />
      )
    default:
      return (
        <RevokeDialog
          apiKey={key}
          onClose={close}
          onRevoked={() => leave(`#${rowIdOf(key.id)}`, ...neighbours, createButton)}
        />
      )
  }
}

function fateOf(overlapSeconds: number, { expiresAt }: ApiKey): string {
  if (overlapSeconds === 0) return 'The old secret is refused from now on.'
  const overlapEnd = Date.now() + overlapSeconds * 1_000
  const end = expiresAt === null ? overlapEnd : Math.min(overlapEnd, Date.parse(expiresAt))
  return `The old secret works until ${timeOf(new Date(end).toISOString())}.`
}

function ShownOnce({ shown, onDone }: { readonly shown: Shown; readonly onDone: () => void }) {
  const { title, fate, secret, key } = shown
  const { origin } = location
  // Every key may ask who it is; the databases, not every one.
  const path = reaches(key.scopes, 'databases:read') ? '/api/v1/databases' : '/api/v1/auth/me'
  return (
    <ShowOnceDialog title={title} what="API key" secret={secret} onDone={onDone}>
      {fate !== null && <Text size="sm">{fate}</Text>}
      <CopyBlock label="curl" text={`curl ${origin}${path} -H "X-API-Key: ${secret}"`} />
      {reaches(key.scopes, 'telemetry:write') ? (
        <CopyBlock label="config.yaml" text={agentConfig({ url: origin, key: secret, databases: [] })} />
      ) : (
        <Text size="sm">The agent cannot use this key: it lacks the scope telemetry:write.</Text>
      )}
    </ShowOnceDialog>
  )
}

/** The other rows, for `querySelector`: those after it, then those before it, the nearest first. */
function neighboursOf(rowId: string): readonly string[] {
  const rows = [...document.querySelectorAll('tr[id]')].map(({ id }) => id)
  const at = rows.indexOf(rowId)
  return [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0)).toReversed()].map((id) => `#${id}`)
}

/** Once the page has become what it is to be. */
function focusFirst(...selectors: readonly string[]): void {
  requestAnimationFrame(() => {
    for (const selector of selectors) {
      const found = document.querySelector<HTMLElement>(selector)
      if (found !== null) return found.focus()
    }
  })
}
