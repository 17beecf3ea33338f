/**
 * What is asked before a key is generated: its name, its end, and what becomes of the former one.
 *
 * The key itself is handed up and kept by nobody here.
 */
import { FormDialog, type KeyRow } from '@claviger/web'
import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { generateKey, keysQuery } from './profile.api.ts'

const daySeconds = 86_400
const ends = [
  { value: '', label: 'Never' },
  { value: String(30 * daySeconds), label: 'In 30 days' },
  { value: String(90 * daySeconds), label: 'In 90 days' },
  { value: String(365 * daySeconds), label: 'In a year' },
]
/** How long the former key goes on; the server allows seven days. */
const overlaps = [
  { value: '3600', label: 'an hour' },
  { value: String(daySeconds), label: 'a day' },
  { value: String(3 * daySeconds), label: '3 days' },
  { value: String(7 * daySeconds), label: '7 days' },
]

type Fate = 'stay' | 'now' | 'overlap'

export interface NewKeyDialogProps {
  /** The newest active key; null: there is none. */
  readonly former: KeyRow | null
  readonly onClose: () => void
  readonly onMade: (key: string) => void
}

export function NewKeyDialog({ former, onClose, onMade }: NewKeyDialogProps) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [expiresIn, setExpiresIn] = useState('')
  const [fate, setFate] = useState<Fate>('stay')
  const [overlap, setOverlap] = useState(String(daySeconds))
  const generate = useMutation({
    // The key is handed up at once: what is returned here stays in the cache of mutations.
    mutationFn: async () => {
      const request = {
        name: name.trim(),
        expiresInSeconds: expiresIn === '' ? null : Number(expiresIn),
        former: formerOf(former, fate, Number(overlap)),
      }
      onMade(await generateKey(request))
    },
    onSuccess: () => queries.invalidateQueries(keysQuery),
  })
  return (
    <FormDialog
      title="Generate an API key"
      deed="Generate"
      isBusy={generate.isPending}
      error={generate.error}
      onSubmit={() => generate.mutate()}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="What uses it, so that you know later which to revoke."
        placeholder="API key"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <NativeSelect
        label="Expires"
        data={ends}
        value={expiresIn}
        onChange={(event) => setExpiresIn(event.currentTarget.value)}
      />
      {former !== null && (
        <FormerFate
          name={former.name}
          fate={fate}
          onFate={setFate}
          overlap={overlap}
          onOverlap={setOverlap}
        />
      )}
    </FormDialog>
  )
}

function formerOf(
  former: KeyRow | null,
  fate: Fate,
  overlap: number,
): { id: string; end: 'now' | number } | null {
  if (former === null || fate === 'stay') return null
  return { id: former.id, end: fate === 'now' ? 'now' : overlap }
}

interface FormerFateProps {
  readonly name: string
  readonly fate: Fate
  readonly onFate: (fate: Fate) => void
  readonly overlap: string
  readonly onOverlap: (overlap: string) => void
}

function FormerFate({ name, fate, onFate, overlap, onOverlap }: FormerFateProps) {
  return (
    <>
      <Radio.Group
        label={`The former key, ${name}`}
        value={fate}
        onChange={(value) => onFate(value === 'now' || value === 'overlap' ? value : 'stay')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="stay" label="stays as it is" />
          <Radio value="now" label="ends now" />
          <Radio value="overlap" label="ends after an overlap" />
        </Stack>
      </Radio.Group>
      {fate === 'overlap' && (
        <NativeSelect
          label="It goes on for"
          data={overlaps}
          value={overlap}
          onChange={(event) => onOverlap(event.currentTarget.value)}
        />
      )}
    </>
  )
}
