/**
 * The form that registers a database, and goes on to its page.
 *
 * Whether the account may register another one is asked before: page.tsx.
 */
import { announce, ButtonLink, FormProblem, isProblem, LeaveGuard } from '@claviger/web'
import { Button, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useRef } from 'react'
import { type DatabaseDraft, draftProblems, refusedFields, tagsOf } from '../shell/database-draft.ts'
import { AddressInputs, NameInput } from '../shell/database-inputs.tsx'
import type { Engine } from '../shell/databases.api.ts'
import { engineNames, usualPorts } from '../shell/engine-names.ts'
import { useFieldProblems } from '../shell/field-problems.ts'
import { TagInputs } from '../shell/tag-inputs.tsx'
import { keepRegistered, registerDatabase } from './databases.api.ts'

export interface RegistrationDraft extends Omit<DatabaseDraft, 'port'> {
  readonly engine: Engine
  readonly engineVersion: string
  /** Null while nobody typed one: it is the engine's usual one then. */
  readonly port: string | null
}

export const emptyRegistration: RegistrationDraft = {
  name: '',
  engine: 'postgres',
  engineVersion: '',
  host: '',
  port: null,
  tags: [],
}

/** Whether something was typed that would be lost. */
export function isTouched(draft: RegistrationDraft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(emptyRegistration)
}

export interface RegisterFormProps {
  readonly draft: RegistrationDraft
  readonly onChange: (draft: RegistrationDraft) => void
  /** The server says that the account must be verified first. */
  readonly onLimit: () => void
}

export function RegisterForm({ draft, onChange, onLimit }: RegisterFormProps) {
  const { problems, form, show, clear } = useFieldProblems()
  const filled = { ...draft, port: draft.port ?? String(usualPorts[draft.engine]) }
  const register = useRegistration(onLimit, (error) => show(refusedFields(error, Object.keys(draft))))
  const change = (changed: Partial<RegistrationDraft>): void => {
    onChange({ ...draft, ...changed })
    clear(...Object.keys(changed))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (register.isBusy || show(draftProblems(filled))) return
    const { name, engine, engineVersion, host, port, tags } = filled
    register.send({
      name: name.trim(),
      engine,
      engineVersion: engineVersion.trim() === '' ? null : engineVersion.trim(),
      host: host.trim(),
      port: Number(port),
      tags: tagsOf(tags),
    })
  }
  const shared = { draft: filled, problems, onChange: change }
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack maw="44rem">
        <NameInput {...shared} />
        <EngineInputs draft={draft} problem={problems['engineVersion']} onChange={change} />
        <AddressInputs {...shared} />
        <TagInputs rows={draft.tags} problems={problems} onChange={(tags) => change({ tags })} />
        {Object.keys(problems).length === 0 && <FormProblem error={register.error} />}
        <Group>
          <Button type="submit" loading={register.isBusy}>
            Register database
          </Button>
          <ButtonLink to="/" variant="default">
            Cancel
          </ButtonLink>
        </Group>
      </Stack>
      <LeaveGuard isDirty={isTouched(draft)} isLeaving={register.isLeaving} />
    </form>
  )
}

/** Registering, and the way to the new database's page. */
function useRegistration(onLimit: () => void, onRefusal: (error: unknown) => void) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isLeaving = useRef(false)
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: registerDatabase,
    onSuccess: (database) => {
      isLeaving.current = true
      keepRegistered(queries, database)
      announce(`${database.name} is registered.`)
      return navigate({ to: '/databases/$id', params: { id: database.id }, replace: true })
    },
    onError: (refusal) => (isProblem(refusal) && refusal.status === 403 ? onLimit() : onRefusal(refusal)),
  })
  return { send: mutate, isBusy: isPending || isSuccess, error, isLeaving: () => isLeaving.current }
}

interface EngineInputsProps {
  readonly draft: RegistrationDraft
  readonly problem: string | undefined
  readonly onChange: (changed: Partial<RegistrationDraft>) => void
}

function EngineInputs({ draft, problem, onChange }: EngineInputsProps) {
  return (
    <>
      <Radio.Group
        label="Engine"
        value={draft.engine}
        onChange={(value) => onChange({ engine: value === 'clickhouse' ? 'clickhouse' : 'postgres' })}
      >
        <Group mt={6}>
          <Radio value="postgres" label={engineNames.postgres} />
          <Radio value="clickhouse" label={engineNames.clickhouse} />
        </Group>
      </Radio.Group>
      <TextInput
        label="Engine version"
        description="Optional. The agent finds out by itself."
        placeholder={draft.engine === 'postgres' ? '17.2' : '25.3'}
        value={draft.engineVersion}
        onChange={(event) => onChange({ engineVersion: event.currentTarget.value })}
        error={problem}
        autoComplete="off"
        maxLength={100}
        maw="16rem"
      />
    </>
  )
}
