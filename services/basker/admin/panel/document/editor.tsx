/**
 * The editor of a document: values as typed, saving and publishing, and the guard on leaving.
 *
 * Somebody else's change in between is told, and nothing typed is lost by it.
 */
import { LeaveGuard, PageHead, TextLink } from '@claviger/web'
import { Badge, Paper, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Collection } from '../shell/model.api.ts'
import { titleOf } from '../shell/words.ts'
import type { Document } from './document.api.ts'
import { DocumentFields } from './document-form.tsx'
import { EditorButtons } from './editor-buttons.tsx'
import { SaveProblem } from './save-problem.tsx'
import { useSaving } from './saving.ts'
import { changesOf, toValues, type Values } from './values.ts'

export interface EditorProps {
  readonly tenant: string
  readonly collection: Collection
  /** Null: a new one. */
  readonly document: Document | null
  readonly mayWrite: boolean
}

export function Editor({ tenant, collection, document, mayWrite }: EditorProps) {
  const { name, label, fields, titleField } = collection
  const saved = toValues(fields, document?.values ?? {})
  const [typed, type] = useState<Values>({})
  const values: Values = { ...saved, ...typed }
  const changes = changesOf(fields, saved, values)
  const isDirty = Object.keys(changes).length > 0
  const saving = useSaving({ tenant, collection: name }, document, () => type({}))
  const title = document === null ? `New ${label.toLowerCase()}` : String(saved[titleField] ?? '')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!saving.isBusy) saving.save(changes)
  }
  return (
    <Stack maw={800} mx="auto" gap="xs">
      <TextLink to="/t/$tenant/$collection" params={{ tenant, collection: name }} w="fit-content">
        ← {titleOf(name)}
      </TextLink>
      <PageHead title={title}>
        {document !== null && (
          <Badge variant="dot" tt="capitalize" color={document.status === 'published' ? 'green' : 'yellow'}>
            {document.status}
          </Badge>
        )}
      </PageHead>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Paper withBorder p="md">
            <DocumentFields
              tenant={tenant}
              fields={fields}
              values={values}
              problems={saving.problems}
              isReadOnly={!mayWrite}
              onChange={(path, value) => type({ ...typed, [path]: value })}
            />
          </Paper>
          {saving.error !== null && <SaveProblem error={saving.error} onReload={saving.reload} />}
          {mayWrite && (
            <EditorButtons document={document} changes={changes} isDirty={isDirty} saving={saving} />
          )}
          {!mayWrite && <Text c="dimmed">You may look at this tenant’s content, not change it.</Text>}
        </Stack>
      </form>
      <LeaveGuard isDirty={isDirty} isLeaving={saving.isLeaving} />
    </Stack>
  )
}
