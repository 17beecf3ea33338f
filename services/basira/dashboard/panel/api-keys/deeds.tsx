/**
 * What is done with API keys, each in its dialog, the new secret after it, and where the focus goes in the end.
 *
 * A new secret is in the state of this until it is stored, and nowhere else. What can be done to which key is key-list.tsx.
 */
import { CopyBlock, LeaveGuard, ShowOnceDialog, timeOf } from '@claviger/web'
import { Text } from '@mantine/core'
import { useIsMutating } from '@tanstack/react-query'
import { useState } from 'react'
import { agentConfig } from '../shell/agent-config.ts'
import type { ApiKey } from '../shell/api-key.ts'
import { reaches } from './api-key.ts'
import { type IssuedKey, issuing } from './api-keys.api.ts'
import { CreateDialog } from './create-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { actionsOf, createButton, type KeyDeed, rowIdOf } from './key-list.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { RotateDialog } from './rotate-dialog.tsx'

/** What somebody is about to do. */
export type Asked = { readonly deed: 'create' } | { readonly deed: KeyDeed; readonly key: ApiKey }

interface Shown extends IssuedKey {
  readonly title: string
  /** What becomes of the old secret. Null: there is none. */
  readonly fate: string | null
}

export interface DeedProps {
  /** Does not change: what is asked for next is another deed. */
  readonly asked: Asked
  /** It is done, or given up. */
  readonly onClose: () => void
}

/** From the question to the end. */
export function Deed(props: DeedProps) {
  const isIssuing = useIsMutating({ mutationKey: issuing }) > 0
  return (
    <>
      <Steps {...props} />
      <LeaveGuard isDirty={isIssuing} title="Leave before the API key is shown?">
        It is being made, and it can be shown here only.
      </LeaveGuard>
    </>
  )
}

function Steps({ asked, onClose }: DeedProps) {
  const [shown, show] = useState<Shown | null>(null)
  const leave = (...selectors: readonly string[]): void => {
    onClose()
    focusFirst(...selectors, createButton)
  }
  if (asked.deed === 'create') {
    const back = (): void => leave()
    if (shown !== null) return <ShownOnce shown={shown} onDone={back} />
    const issue = (issued: IssuedKey): void => show({ ...issued, title: 'Your new API key', fate: null })
    return <CreateDialog onClose={back} onIssued={issue} />
  }
  const { deed, key } = asked
  const back = (): void => leave(actionsOf(key.id))
  if (shown !== null) return <ShownOnce shown={shown} onDone={back} />
  switch (deed) {
    case 'edit':
      return <EditDialog apiKey={key} onClose={back} />
    case 'rotate':
      return (
        <RotateDialog
          apiKey={key}
          onClose={back}
          onIssued={(issued, overlapSeconds) =>
            show({ ...issued, title: `The new secret of ${key.name}`, fate: fateOf(overlapSeconds, key) })
          }
        />
      )
    default:
      return <Revoking apiKey={key} onClose={back} onLeave={leave} />
  }
}

interface RevokingProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
  readonly onLeave: (...selectors: readonly string[]) => void
}

function Revoking({ apiKey, onClose, onLeave }: RevokingProps) {
  const rowId = rowIdOf(apiKey.id)
  // As they are before: its own row may be gone after.
  const [neighbours] = useState(() => neighboursOf(rowId))
  return (
    <RevokeDialog apiKey={apiKey} onClose={onClose} onRevoked={() => onLeave(`#${rowId}`, ...neighbours)} />
  )
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
