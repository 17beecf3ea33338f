/**
 * The question before an API key is revoked, with the keys that were made with it and by those.
 *
 * Those end too unless the person keeps them.
 */
import { announce, ConfirmDialog, Failure, FormProblem, Loading } from '@claviger/web'
import { Checkbox, Code, List, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '../shell/api-key.ts'
import { everythingAboutKeys } from '../shell/api-keys.api.ts'
import { type Descendants, descendantsQuery, revokeKey } from './api-keys.api.ts'

const mostNamed = 10

export interface RevokeDialogProps {
  /** An active one. */
  readonly apiKey: ApiKey
  readonly onClose: () => void
  /** After the lists have been asked for again. */
  readonly onRevoked: () => void
}

export function RevokeDialog({ apiKey, onClose, onRevoked }: RevokeDialogProps) {
  const { id, name, prefix } = apiKey
  const queries = useQueryClient()
  const descendants = useQuery(descendantsQuery(id))
  const [isKeeping, setKeeping] = useState(false)
  const revoke = useMutation({
    mutationFn: () => revokeKey(id, isKeeping ? 'keep' : 'revoke'),
    onSuccess: async () => {
      const them = hasSome && !isKeeping ? ', and so are the keys made with it' : ''
      announce(`${name} is revoked${them}.`)
      await queries.invalidateQueries(everythingAboutKeys)
      onRevoked()
    },
  })
  const hasSome = descendants.data === undefined || descendants.data.keys.length > 0
  return (
    <ConfirmDialog
      isOpen
      title={`Revoke ${name}?`}
      deed="Revoke key"
      isBusy={revoke.isPending}
      isReady={!descendants.isPending}
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
    >
      <Text size="sm">
        <Code>{prefix}</Code> is refused at once, everywhere. This cannot be undone.
      </Text>
      {descendants.isPending && <Loading what="the keys made with it" />}
      {descendants.isError && (
        <Stack gap="xs">
          <Failure error={descendants.error} onRetry={() => void descendants.refetch()} />
          <Text size="sm">You can revoke it, and all keys made with it, without seeing which they are.</Text>
        </Stack>
      )}
      {descendants.data !== undefined && <Named descendants={descendants.data} />}
      {!descendants.isPending && hasSome && (
        <Checkbox
          label="Keep the keys made with it"
          description="They go on working. Keep them only if you know all of them: whoever had this key may have made some."
          checked={isKeeping}
          onChange={(event) => setKeeping(event.currentTarget.checked)}
        />
      )}
      <FormProblem error={revoke.error} />
    </ConfirmDialog>
  )
}

function Named({ descendants: { keys, hasMore } }: { readonly descendants: Descendants }) {
  if (keys.length === 0) return <Text size="sm">No active key was made with it.</Text>
  const rest = keys.length - mostNamed
  return (
    <Stack gap="xs" role="group" aria-label="Keys made with it">
      <Text size="sm">These keys, made with it or with one of those, are revoked too:</Text>
      <List size="sm">
        {keys.slice(0, mostNamed).map(({ id, name }) => (
          <List.Item key={id} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </List.Item>
        ))}
      </List>
      {rest > 0 && <Text size="sm">{hasMore ? `and more than ${rest} more` : `and ${rest} more`}</Text>}
    </Stack>
  )
}
