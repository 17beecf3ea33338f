/**
 * What can be done with a document as it stands in the editor: save, publish, withdraw, delete.
 *
 * Doing it is saving.ts.
 */
import { ConfirmDialog, type Fields } from '@claviger/web'
import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import type { Document } from './document.api.ts'
import type { Saving } from './saving.ts'

export interface EditorButtonsProps {
  readonly document: Document | null
  readonly changes: Fields
  readonly isDirty: boolean
  readonly saving: Saving
}

export function EditorButtons({ document, changes, isDirty, saving }: EditorButtonsProps) {
  const [isAsking, setAsking] = useState(false)
  const isPublished = document?.status === 'published'
  return (
    <Group>
      <Button
        type="submit"
        variant={isPublished ? 'filled' : 'default'}
        loading={saving.isBusy}
        disabled={!isDirty}
      >
        {isPublished ? 'Save' : 'Save draft'}
      </Button>
      {isPublished ? (
        <Button variant="default" disabled={saving.isBusy} onClick={() => saving.save(changes, 'draft')}>
          Unpublish
        </Button>
      ) : (
        <Button disabled={saving.isBusy} onClick={() => saving.save(changes, 'published')}>
          Publish
        </Button>
      )}
      {document !== null && (
        <Button variant="default" ml="auto" disabled={saving.isBusy} onClick={() => setAsking(true)}>
          Delete
        </Button>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title="Delete this document?"
        deed="Delete"
        isBusy={saving.isBusy}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          saving.remove()
        }}
      >
        <Text size="sm">It is gone for everybody, partners included. This cannot be taken back.</Text>
      </ConfirmDialog>
    </Group>
  )
}
