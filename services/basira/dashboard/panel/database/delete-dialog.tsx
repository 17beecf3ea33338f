/**
 * The question before a database is deleted: answered by typing its name.
 *
 * The watched database itself is never touched.
 */
import { announce, Dialog, FormProblem, isGone } from '@claviger/web'
import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { Database } from '../shell/databases.api.ts'
import { deleteDatabase, forgetDatabase } from './database.api.ts'

export interface DeleteDialogProps {
  readonly database: Database
  readonly isOpen: boolean
  readonly onClose: () => void
}

export function DeleteDialog({ database: { id, name }, isOpen, onClose }: DeleteDialogProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leave = async (message: string): Promise<void> => {
    await navigate({ to: '/', replace: true })
    forgetDatabase(queries, id)
    announce(message)
  }
  const remove = useMutation({
    mutationFn: () => deleteDatabase(id),
    onSuccess: () => leave(`${name} is deleted.`),
    onError: (error) => (isGone(error) ? leave(`${name} was deleted already.`) : undefined),
  })
  const isBusy = remove.isPending || remove.isSuccess
  const close = (): void => {
    remove.reset()
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} title="Delete this database?" isBusy={isBusy} onClose={close}>
      <DeleteForm
        name={name}
        isBusy={isBusy}
        error={isGone(remove.error) ? null : remove.error}
        onDelete={remove.mutate}
        onClose={close}
      />
    </Dialog>
  )
}

interface DeleteFormProps {
  readonly name: string
  readonly isBusy: boolean
  readonly error: unknown
  readonly onDelete: () => void
  readonly onClose: () => void
}

function DeleteForm({ name, isBusy, error, onDelete, onClose }: DeleteFormProps) {
  const [typed, type] = useState('')
  const isSure = typed === name
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isSure && !isBusy) onDelete()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          Its telemetry and recommendations go with it, and its agent is not asked for it any more. This
          cannot be taken back. The database itself is not touched.
        </Text>
        <TextInput
          label={
            <>
              Type <NameAsIs name={name} /> to confirm
            </>
          }
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
        />
        <FormProblem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isBusy}>
            Cancel
          </Button>
          <Button type="submit" color="red.9" disabled={!isSure} loading={isBusy}>
            Delete database
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** With every space in it: it is compared exactly. */
function NameAsIs({ name }: { readonly name: string }) {
  return <Code style={{ fontSize: 'inherit', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{name}</Code>
}
