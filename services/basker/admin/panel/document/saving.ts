/**
 * Saving, publishing and deleting of one document, with what came of it.
 *
 * How calls look on the wire is document.api.ts.
 */
import { announce, type Fields, isProblem } from '@claviger/web'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import {
  changeDocument,
  createDocument,
  type Document,
  type DocumentPlace,
  deleteDocument,
  documentQuery,
  type Status,
} from './document.api.ts'

export interface Saving {
  readonly isBusy: boolean
  /** Null: nothing went wrong. */
  readonly error: Error | null
  /** What is wrong with fields, by path. */
  readonly problems: Readonly<Record<string, string>>
  /** Sends `changes`, and with `status` publishes or withdraws in the same step. */
  save(changes: Fields, status?: Status): void
  remove(): void
  /** Takes what the server has; what was typed stays in the form. */
  reload(): void
  /** Whether this page goes on by itself, because it is done. */
  isLeaving(): boolean
}

interface Attempt {
  readonly changes: Fields
  readonly status: Status | undefined
}

export function useSaving(place: DocumentPlace, document: Document | null, onSaved: () => void): Saving {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isLeaving = useRef(false)
  const params = { tenant: place.tenant, collection: place.collection }
  const refreshLists = (): void => {
    void queries.invalidateQueries({ queryKey: ['documents', place.tenant] })
    void queries.invalidateQueries({ queryKey: ['references', place.tenant] })
    void queries.invalidateQueries({ queryKey: ['reference', place.tenant] })
  }
  const saving = useMutation({
    mutationFn: ({ changes, status }: Attempt) => {
      const values = status === undefined ? changes : { ...changes, _status: status }
      return document === null ? createDocument(place, values) : changeDocument(place, document, values)
    },
    onSuccess: (saved, { status }) => {
      queries.setQueryData(documentQuery(place, saved.id).queryKey, saved)
      refreshLists()
      announce(wordsFor(status))
      if (document === null) {
        isLeaving.current = true
        void navigate({
          to: '/t/$tenant/$collection/$id',
          params: { ...params, id: saved.id },
          replace: true,
        })
      } else onSaved()
    },
  })
  const removing = useMutation({
    mutationFn: async () => (document === null ? undefined : deleteDocument(place, document)),
    onSuccess: () => {
      isLeaving.current = true
      refreshLists()
      announce('Deleted.')
      void navigate({ to: '/t/$tenant/$collection', params })
    },
  })
  const error = removing.error ?? saving.error
  useEffect(() => {
    if (isProblem(error) && error.fields.length > 0) focusFirstProblem()
  }, [error])
  return {
    isBusy: saving.isPending || removing.isPending,
    error,
    problems: problemsOf(error),
    save: (changes, status) => saving.mutate({ changes, status }),
    remove: () => removing.mutate(),
    reload: () => {
      saving.reset()
      removing.reset()
      if (document !== null) void queries.invalidateQueries(documentQuery(place, document.id))
    },
    isLeaving: () => isLeaving.current,
  }
}

function wordsFor(status: Status | undefined): string {
  if (status === undefined) return 'Saved.'
  return status === 'published' ? 'Published.' : 'Withdrawn: it is a draft again.'
}

function problemsOf(error: Error | null): Readonly<Record<string, string>> {
  if (!isProblem(error)) return {}
  return Object.fromEntries(error.fields.map(({ path, message }) => [path, message]))
}

function focusFirstProblem(): void {
  const input = globalThis.document.querySelector('[aria-invalid="true"]')
  if (input instanceof HTMLElement) input.focus()
}
