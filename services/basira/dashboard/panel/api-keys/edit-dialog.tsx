/**
 * Renaming an API key, and narrowing it: fewer scopes, a sooner end, other addresses.
 *
 * Wider it becomes never; that takes a new key.
 */
import { announce, dayOf, FormDialog, timeOf } from '@claviger/web'
import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ApiKey } from '../shell/api-key.ts'
import { everythingAboutKeys } from '../shell/api-keys.api.ts'
import { changeKey, type KeyChanges } from './api-keys.api.ts'
import { addressesIn, endOf, fieldProblems, KeyFields, type KeyForm } from './key-fields.tsx'

export interface EditDialogProps {
  /** An active one. */
  readonly apiKey: ApiKey
  readonly onClose: () => void
}

export function EditDialog({ apiKey, onClose }: EditDialogProps) {
  const queries = useQueryClient()
  const [form, setForm] = useState<KeyForm>(() => formOf(apiKey))
  const [lacksScope, setLacksScope] = useState(false)
  const change = useMutation({
    mutationFn: (changes: KeyChanges) => changeKey(apiKey.id, changes),
    onSuccess: async () => {
      await queries.invalidateQueries(everythingAboutKeys)
      announce('Saved. It is in effect everywhere.')
      onClose()
    },
    // It may have been revoked elsewhere.
    onError: () => void queries.invalidateQueries(everythingAboutKeys),
  })
  const problems = useMemo(
    () =>
      lacksScope ? { scopes: 'Choose at least one scope, or revoke the key.' } : fieldProblems(change.error),
    [lacksScope, change.error],
  )
  const submit = (): void => {
    const changes = changesIn(form, apiKey)
    setLacksScope(form.scopes.length === 0)
    if (form.scopes.length === 0) return
    if (Object.keys(changes).length === 0) onClose()
    else change.mutate(changes)
  }
  return (
    <FormDialog
      title={`Edit ${apiKey.name}`}
      deed="Save"
      isBusy={change.isPending}
      error={Object.keys(problems).length > 0 ? null : change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">
        Scopes can only become fewer and the end only sooner, for the keys made with it too. For more, create
        another key.
      </Text>
      <KeyFields
        form={form}
        onChange={setForm}
        problems={problems}
        offered={apiKey.scopes}
        ends={endsFor(apiKey, Date.now())}
        lastDay={apiKey.expiresAt === null ? undefined : dayOf(new Date(apiKey.expiresAt))}
      />
    </FormDialog>
  )
}

function formOf({ name, scopes, allowedIps }: ApiKey): KeyForm {
  return { name, scopes, ends: '', day: '', addresses: allowedIps.join('\n') }
}

/** Only sooner ones than the key has. */
function endsFor({ expiresAt }: ApiKey, nowMs: number): readonly { value: string; label: string }[] {
  const daysLeft = expiresAt === null ? Infinity : (Date.parse(expiresAt) - nowMs) / 86_400_000
  return [
    { value: '', label: `As it is: ${expiresAt === null ? 'never' : timeOf(expiresAt)}` },
    ...[30, 90, 365]
      .filter((days) => days < daysLeft)
      .map((days) => ({ value: String(days), label: `In ${days} days` })),
    { value: 'date', label: 'On a day of your choice' },
  ]
}

function changesIn(form: KeyForm, { name, scopes, allowedIps }: ApiKey): KeyChanges {
  const addresses = addressesIn(form.addresses)
  const end = endOf(form, Date.now())
  return {
    ...(form.name.trim() === name ? {} : { name: form.name.trim() }),
    ...(isSame(form.scopes, scopes) ? {} : { scopes: form.scopes }),
    ...(isSame(addresses, allowedIps) ? {} : { allowedIps: addresses }),
    ...(end === null ? {} : { expiresAt: end }),
  }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one))
}
