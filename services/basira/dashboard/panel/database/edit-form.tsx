/**
 * The form that changes a database's settings: what was typed stands over what is saved, and only that is sent.
 *
 * The engine stays what it is; deleting is on the database's page.
 */
import { announce, ButtonLink, FormProblem, LeaveGuard } from '@claviger/web'
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { refusedFields } from '../shell/database-draft.ts'
import { AddressInputs, NameInput } from '../shell/database-inputs.tsx'
import type { Database } from '../shell/databases.api.ts'
import { type FieldProblems, useFieldProblems } from '../shell/field-problems.ts'
import { TagInputs } from '../shell/tag-inputs.tsx'
import { type Changes, changesOf, type SettingsDraft, settingsDraft, settingsProblems } from './changes.ts'
import { changeDatabase, keepChanged } from './database.api.ts'

export function EditForm({ database }: { readonly database: Database }) {
  const [typed, type] = useState<Partial<SettingsDraft>>({})
  const fields = useFieldProblems()
  const { problems } = fields
  const draft = { ...settingsDraft(database), ...typed }
  const changes = changesOf(database, draft)
  const isDirty = Object.keys(changes).length > 0
  const saving = useSaving(database.id, (error) => fields.show(refusedFields(error, Object.keys(draft))))
  const change = (changed: Partial<SettingsDraft>): void => {
    type({ ...typed, ...changed })
    fields.clear(...Object.keys(changed))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (saving.isBusy || fields.show(settingsProblems(draft))) return
    if (isDirty) saving.save(changes)
    else saving.leave()
  }
  const shared = { draft, problems, onChange: change }
  return (
    <form ref={fields.form} onSubmit={submit} noValidate>
      <Stack maw="44rem">
        <NameInput {...shared} />
        <AddressInputs {...shared} />
        <TagInputs rows={draft.tags} problems={problems} onChange={(tags) => change({ tags })} />
        <CollectingInputs {...shared} />
        {Object.keys(problems).length === 0 && <FormProblem error={saving.error} />}
        <Group>
          <Button type="submit" loading={saving.isBusy}>
            Save
          </Button>
          <ButtonLink to="/databases/$id" params={{ id: database.id }} variant="default">
            Cancel
          </ButtonLink>
        </Group>
      </Stack>
      <LeaveGuard isDirty={isDirty} isLeaving={saving.isLeaving} />
    </form>
  )
}

/** Saving, and the way back to the database's page. */
function useSaving(id: string, onRefusal: (error: unknown) => void) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isLeaving = useRef(false)
  const leave = (): Promise<void> => {
    isLeaving.current = true
    // In place of the form, to which the browser's own way back would lead once more.
    return navigate({ to: '/databases/$id', params: { id }, replace: true })
  }
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (changes: Changes) => changeDatabase(id, changes),
    onSuccess: (database) => {
      isLeaving.current = true
      keepChanged(queries, database)
      announce(`The changes to ${database.name} are saved.`)
      return leave()
    },
    onError: onRefusal,
  })
  return {
    save: mutate,
    leave: () => void leave(),
    isBusy: isPending || isSuccess,
    error,
    isLeaving: () => isLeaving.current,
  }
}

interface CollectingInputsProps {
  readonly draft: SettingsDraft
  readonly problems: FieldProblems['problems']
  readonly onChange: (changed: Partial<SettingsDraft>) => void
}

function CollectingInputs({ draft, problems, onChange }: CollectingInputsProps) {
  return (
    <>
      <TextInput
        label="Seconds between reports"
        description="How often the agent reports. After three missed reports the database counts as disconnected."
        inputMode="numeric"
        value={draft.pollIntervalSeconds}
        onChange={(event) => onChange({ pollIntervalSeconds: event.currentTarget.value })}
        error={problems['pollIntervalSeconds']}
        autoComplete="off"
        required
      />
      <Checkbox
        label="Collect explain plans"
        checked={draft.collectsExplainPlans}
        onChange={(event) => onChange({ collectsExplainPlans: event.currentTarget.checked })}
      />
      <Checkbox
        label="Collect replication"
        checked={draft.collectsReplication}
        onChange={(event) => onChange({ collectsReplication: event.currentTarget.checked })}
      />
      <TextInput
        label="Collectors to switch off"
        description="Names of the agent’s collectors, with commas between. Empty: all collect."
        placeholder="locks"
        value={draft.disabledCollectors}
        onChange={(event) => onChange({ disabledCollectors: event.currentTarget.value })}
        error={problems['disabledCollectors']}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </>
  )
}
