/**
 * The page of one document, new or known: the editor with what it needs, or why there is none.
 *
 * Editing is editor.tsx.
 */
import { ButtonLink, Failure, isGone, Loading } from '@claviger/web'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTenant } from '../shell/me.ts'
import { type Collection, modelQuery } from '../shell/model.api.ts'
import { NoSuchCollection, NotHere } from '../shell/not-here.tsx'
import { documentQuery } from './document.api.ts'
import { Editor } from './editor.tsx'

export function NewDocumentPage() {
  const { tenant, collection } = useParams({ from: '/signed-in/t/$tenant/$collection/new' })
  const known = useTenant(tenant)
  const model = useQuery(modelQuery)
  if (model.isPending) return <Loading what="the content model" />
  if (model.isError) return <Failure error={model.error} onRetry={() => void model.refetch()} />
  const found = model.data.find(({ name }) => name === collection)
  if (found === undefined) return <NoSuchCollection />
  if (known === null || known.role === 'viewer') {
    return <NotHere title="You may not write in this tenant">Ask a site owner to make you an editor.</NotHere>
  }
  return (
    <Editor key={`${tenant}/${collection}`} tenant={tenant} collection={found} document={null} mayWrite />
  )
}

export function DocumentPage() {
  const { tenant, collection, id } = useParams({ from: '/signed-in/t/$tenant/$collection/$id' })
  const model = useQuery(modelQuery)
  if (model.isPending) return <Loading what="the content model" />
  if (model.isError) return <Failure error={model.error} onRetry={() => void model.refetch()} />
  const found = model.data.find(({ name }) => name === collection)
  if (found === undefined) return <NoSuchCollection />
  return <KnownDocument key={id} tenant={tenant} collection={found} id={id} />
}

interface KnownDocumentProps {
  readonly tenant: string
  readonly collection: Collection
  readonly id: string
}

function KnownDocument({ tenant, collection, id }: KnownDocumentProps) {
  const role = useTenant(tenant)?.role ?? 'viewer'
  const document = useQuery(documentQuery({ tenant, collection: collection.name }, id))
  if (document.isPending) return <Loading what="the document" />
  if (isGone(document.error)) return <NoSuchDocument tenant={tenant} collection={collection.name} />
  if (document.isError) return <Failure error={document.error} onRetry={() => void document.refetch()} />
  return (
    <Editor tenant={tenant} collection={collection} document={document.data} mayWrite={role !== 'viewer'} />
  )
}

function NoSuchDocument({ tenant, collection }: { readonly tenant: string; readonly collection: string }) {
  return (
    <NotHere
      title="There is no such document"
      wayOn={
        <ButtonLink to="/t/$tenant/$collection" params={{ tenant, collection }}>
          To the list
        </ButtonLink>
      }
    >
      It was deleted, or its address was mistyped.
    </NotHere>
  )
}
