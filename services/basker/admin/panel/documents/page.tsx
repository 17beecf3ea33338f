/**
 * The list of a collection's documents: searched, filtered, sorted and turned over.
 *
 * What it shows stands in the address (list-search.ts).
 */
import { ButtonLink, Empty, Failure, Loading, PageHead } from '@claviger/web'
import { Pagination, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ListSearch } from '../shell/list-search.ts'
import { useMe, useTenant } from '../shell/me.ts'
import { type Collection, modelQuery } from '../shell/model.api.ts'
import { NoSuchCollection, NotHere } from '../shell/not-here.tsx'
import { tenantToShow } from '../shell/tenant-choice.ts'
import { titleOf } from '../shell/words.ts'
import { documentsQuery } from './documents.api.ts'
import { DocumentsTable } from './documents-table.tsx'
import { Filters } from './filters.tsx'

export function DocumentsPage() {
  const { tenant, collection } = useParams({ from: '/signed-in/t/$tenant/$collection' })
  const model = useQuery(modelQuery)
  const known = useTenant(tenant)
  if (model.isPending) return <Loading what="the content model" />
  if (model.isError) return <Failure error={model.error} onRetry={() => void model.refetch()} />
  const found = model.data.find(({ name }) => name === collection)
  if (found === undefined) return <NoSuchCollection />
  if (known === null) {
    return (
      <NotHere title="There is no such tenant">Or you may not enter it: ask a site owner for a role.</NotHere>
    )
  }
  const key = `${tenant}/${collection}`
  return <Documents key={key} tenant={tenant} mayWrite={known.role !== 'viewer'} collection={found} />
}

/** The panel's front door: on to the pages of the tenant that was shown last. The frame tells whoever has none. */
export function HomePage() {
  const tenant = tenantToShow(useMe(), undefined)
  if (tenant === null) return <Empty title="There is no tenant yet" />
  return <Navigate to="/t/$tenant/$collection" params={{ tenant, collection: 'pages' }} replace />
}

interface DocumentsProps {
  readonly tenant: string
  readonly mayWrite: boolean
  readonly collection: Collection
}

function Documents({ tenant, mayWrite, collection }: DocumentsProps) {
  const search = useSearch({ from: '/signed-in/t/$tenant/$collection' })
  const navigate = useNavigate({ from: '/t/$tenant/$collection' })
  const change = (changed: ListSearch): void => {
    void navigate({ search: changed, replace: changed.page === search.page })
  }
  const { name, label, titleField } = collection
  const { data, error, isError, refetch } = useQuery(
    documentsQuery({ tenant, collection: name, titleField }, search),
  )
  return (
    <Stack maw={1100} mx="auto">
      <PageHead title={titleOf(name)}>
        {mayWrite && (
          <ButtonLink to="/t/$tenant/$collection/new" params={{ tenant, collection: name }}>
            New {label.toLowerCase()}
          </ButtonLink>
        )}
      </PageHead>
      <Filters search={search} collection={collection} onChange={change} />
      <Text role="status" size="sm" c="dimmed">
        {data === undefined ? '' : `${data.total} ${data.total === 1 ? 'document' : 'documents'}`}
      </Text>
      {isError && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && !isError && <Loading what={name} />}
      {data !== undefined && data.rows.length === 0 && <Nothing isNarrowed={isNarrowed(search)} />}
      {data !== undefined && data.rows.length > 0 && (
        <DocumentsTable
          tenant={tenant}
          collection={collection}
          rows={data.rows}
          search={search}
          onChange={change}
        />
      )}
      {data !== undefined && data.pages > 1 && (
        <Pagination
          total={data.pages}
          value={search.page ?? 1}
          onChange={(page) => change({ ...search, page })}
          aria-label="Pages of the list"
          getControlProps={(control) => ({ 'aria-label': titleOf(`${control} page`) })}
          getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
        />
      )}
    </Stack>
  )
}

function isNarrowed({ search, status, page }: ListSearch): boolean {
  return search !== undefined || status !== undefined || page !== undefined
}

function Nothing({ isNarrowed: narrowed }: { readonly isNarrowed: boolean }) {
  return (
    <Empty title={narrowed ? 'Nothing fits' : 'Nothing here yet'}>
      {narrowed && <Text c="dimmed">Search for something else, or show every status.</Text>}
    </Empty>
  )
}
