/**
 * What is asked before an API key is made: its name, scopes, end and addresses.
 *
 * The key itself is handed up and kept by nobody here.
 */
import { FormDialog } from '@claviger/web'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { everythingAboutKeys } from '../shell/api-keys.api.ts'
import { everything } from './api-key.ts'
import { createKey, type IssuedKey, issuing } from './api-keys.api.ts'
import { addressesIn, endOf, fieldProblems, KeyFields, type KeyForm } from './key-fields.tsx'

const blank: KeyForm = { name: '', scopes: [everything], ends: '', day: '', addresses: '' }

const ends = [
  { value: '', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'date', label: 'On a day of your choice' },
] as const

export const noScope = 'Choose at least one scope.'

export interface CreateDialogProps {
  readonly onClose: () => void
  readonly onIssued: (issued: IssuedKey) => void
}

export function CreateDialog({ onClose, onIssued }: CreateDialogProps) {
  const queries = useQueryClient()
  const [form, setForm] = useState(blank)
  const [lacksScope, setLacksScope] = useState(false)
  const create = useMutation({
    mutationKey: issuing,
    // Returns nothing: what it returned would stay in the cache of calls.
    mutationFn: async ({ name, scopes, addresses }: KeyForm) => {
      const expiresAt = endOf(form, Date.now())
      onIssued(await createKey({ name: name.trim(), scopes, expiresAt, allowedIps: addressesIn(addresses) }))
    },
    // Not waited for: the list may not come where this did not go well, and that is to be told.
    onSettled: () => void queries.invalidateQueries(everythingAboutKeys),
  })
  const problems = useMemo(
    () => (lacksScope ? { scopes: noScope } : fieldProblems(create.error)),
    [lacksScope, create.error],
  )
  const submit = (): void => {
    setLacksScope(form.scopes.length === 0)
    if (form.scopes.length > 0) create.mutate(form)
  }
  return (
    <FormDialog
      title="Create an API key"
      deed="Create key"
      isBusy={create.isPending}
      error={Object.keys(problems).length > 0 ? null : create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <KeyFields form={form} onChange={setForm} problems={problems} offered={[everything]} ends={ends} />
    </FormDialog>
  )
}
