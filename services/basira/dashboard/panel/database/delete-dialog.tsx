/**
 * The question before a database is deleted: answered by typing its name.
 *
 * The watched database itself is never touched.
 */
import { announce, FormProblem, Problem } from '@claviger/web'
import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
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

export function DeleteDialog({ database, isOpen, onClose }: DeleteDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Delete this database?"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <DeleteForm database={database} onClose={onClose} />
    </Modal>
  )
}

function DeleteForm({ database: { id, name }, onClose }: Omit<DeleteDialogProps, 'isOpen'>) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [typed, type] = useState('')
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
  const isSure = typed === name
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isSure && !remove.isPending) remove.mutate()
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
        {!isGone(remove.error) && <FormProblem error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            color="red.9"
            disabled={!isSure}
            loading={remove.isPending || remove.isSuccess}
          >
            Delete database
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function isGone(error: unknown): boolean {
  return error instanceof Problem && error.status === 404
}

/** With every space in it: it is compared exactly. */
function NameAsIs({ name }: { readonly name: string }) {
  return <Code style={{ fontSize: 'inherit', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{name}</Code>
}
