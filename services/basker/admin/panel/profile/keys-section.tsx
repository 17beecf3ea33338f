/**
 * The person's API keys: generating one, which is shown once, and revoking them.
 *
 * What a key may do is what the person may; it is used at the Partners API.
 */
import {
  announce,
  ConfirmDialog,
  Empty,
  Failure,
  type KeyRow,
  KeyTable,
  Loading,
  ShowOnce,
} from '@claviger/web'
import { Button, Code, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { NewKeyDialog } from './new-key-dialog.tsx'
import { keysQuery, revokeKey } from './profile.api.ts'

export function KeysSection() {
  const keys = useQuery(keysQuery)
  const [shown, show] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const active = keys.data?.find(({ status }) => status === 'active') ?? null
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Partner systems read and write content as you, with the header{' '}
        <Code style={{ overflowWrap: 'anywhere' }}>Authorization: users API-Key &lt;your-api-key&gt;</Code>.
      </Text>
      {shown === null ? (
        <Button ref={button} w="fit-content" onClick={() => setAsking(true)} disabled={keys.isPending}>
          Generate New API Key
        </Button>
      ) : (
        <ShowOnce
          title="Your new API key"
          what="API key"
          secret={shown}
          onDone={() => {
            show(null)
            requestAnimationFrame(() => button.current?.focus())
          }}
        />
      )}
      {isAsking && (
        <NewKeyDialog
          former={active}
          onClose={() => setAsking(false)}
          onMade={(key) => {
            setAsking(false)
            show(key)
          }}
        />
      )}
      {keys.isPending && <Loading what="API keys" />}
      {keys.isError && <Failure error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data !== undefined && <Keys keys={keys.data} />}
    </Stack>
  )
}

function Keys({ keys }: { readonly keys: readonly KeyRow[] }) {
  const queries = useQueryClient()
  const [asked, ask] = useState<KeyRow | null>(null)
  const revoke = useMutation({
    mutationFn: (key: KeyRow) => revokeKey(key.id),
    onSuccess: (_, key) => announce(`${key.name} is revoked. Nothing accepts it any more.`),
    onSettled: () => {
      ask(null)
      return queries.invalidateQueries(keysQuery)
    },
  })
  if (keys.length === 0) return <Empty title="No API key yet" />
  return (
    <>
      {revoke.isError && <Failure error={revoke.error} />}
      <KeyTable keys={keys} onRevoke={ask} />
      <ConfirmDialog
        isOpen={asked !== null}
        title={`Revoke ${asked?.name ?? ''}?`}
        deed="Revoke key"
        isBusy={revoke.isPending}
        onClose={() => ask(null)}
        onConfirm={() => asked !== null && revoke.mutate(asked)}
      >
        <Text size="sm">Whatever uses it is refused at once. This cannot be taken back.</Text>
      </ConfirmDialog>
    </>
  )
}
