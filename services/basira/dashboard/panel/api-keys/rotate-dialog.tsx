/**
 * What is asked before an API key gets a new secret: for how long the old one lives on.
 *
 * The new secret is handed up and kept by nobody here.
 */
import { FormDialog } from '@claviger/web'
import { Radio, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '../shell/api-key.ts'
import { everythingAboutKeys } from '../shell/api-keys.api.ts'
import { type IssuedKey, issuing, rotateKey } from './api-keys.api.ts'

/** The server allows up to a week. */
const overlaps = [
  { seconds: 0, label: 'It ends at once' },
  { seconds: 3_600, label: 'It lives on for 1 hour' },
  { seconds: 86_400, label: 'It lives on for 24 hours' },
  { seconds: 604_800, label: 'It lives on for 7 days' },
] as const

export interface RotateDialogProps {
  /** An active one. */
  readonly apiKey: ApiKey
  readonly onClose: () => void
  readonly onIssued: (issued: IssuedKey, overlapSeconds: number) => void
}

export function RotateDialog({ apiKey, onClose, onIssued }: RotateDialogProps) {
  const queries = useQueryClient()
  const [overlap, setOverlap] = useState(86_400)
  const rotate = useMutation({
    mutationKey: issuing,
    // Returns nothing: what it returned would stay in the cache of calls.
    mutationFn: async () => onIssued(await rotateKey(apiKey.id, overlap), overlap),
    // Not waited for: the list may not come where this did not go well, and that is to be told.
    onSettled: () => void queries.invalidateQueries(everythingAboutKeys),
  })
  return (
    <FormDialog
      title={`Rotate ${apiKey.name}`}
      deed="Rotate key"
      isBusy={rotate.isPending}
      error={rotate.error}
      onSubmit={() => rotate.mutate()}
      onClose={onClose}
    >
      <Text size="sm">
        The key gets a new secret. Its name, scopes and end stay, and so do the keys made with it.
      </Text>
      <Radio.Group
        label="The old secret"
        value={String(overlap)}
        onChange={(value) => setOverlap(Number(value))}
      >
        <Stack gap="xs" mt="xs">
          {overlaps.map(({ seconds, label }, at) => (
            <Radio
              key={seconds}
              value={String(seconds)}
              label={label}
              {...(at === 0 ? { 'data-autofocus': true } : {})}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm" role="status">
        {overlap === 0
          ? 'Programs that use the old secret are refused as soon as you rotate, until they have the new one.'
          : 'Until then both secrets work. Programs that still use the old one after that are refused.'}
      </Text>
    </FormDialog>
  )
}
