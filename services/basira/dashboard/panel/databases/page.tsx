/**
 * The databases of the organization, with their health, and the page that registers another one.
 *
 * One database is a feature of its own.
 */
import {
  ButtonLink,
  Empty,
  Failure,
  LeaveGuard,
  PageHead,
  Placeholder,
  TextLink,
  timeOf,
  useSteadyRefresh,
} from '@claviger/web'
import { Box, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { type Database, databasesQuery } from '../shell/databases.api.ts'
import { type DatabasesSearch, parseDatabasesSearch } from '../shell/databases-search.ts'
import { meQuery, useMe } from '../shell/me.api.ts'
import { useOwnVerificationNotice } from '../shell/verification-notice.ts'
import { arranged } from './arranged.ts'
import { DatabasesOutline, DatabasesTable } from './databases-table.tsx'
import { LimitReached } from './limit-reached.tsx'
import { ListControls } from './list-controls.tsx'
import { NoDatabases } from './no-databases.tsx'
import { emptyRegistration, isTouched, RegisterForm } from './register-form.tsx'

const refreshesEveryMs = 30_000
/** Fewer are seen at a glance. */
const searchedFrom = 10

export function DatabasesPage() {
  const { data, error, isError, dataUpdatedAt, refetch } = useQuery(databasesQuery)
  useSteadyRefresh(refetch, refreshesEveryMs)
  return (
    <>
      <PageHead title="Databases">
        {data !== undefined && data.length > 0 && (
          <ButtonLink to="/databases/new">Register a database</ButtonLink>
        )}
      </PageHead>
      {isError && (
        <Box mb="md">
          {data !== undefined && (
            <Text size="sm">This is how it was on {timeOf(new Date(dataUpdatedAt).toISOString())}.</Text>
          )}
          <Failure error={error} onRetry={() => void refetch()} />
        </Box>
      )}
      {data === undefined && !isError && <DatabasesOutline />}
      {data?.length === 0 && <NoDatabases />}
      {data !== undefined && data.length > 0 && <Databases databases={data} />}
    </>
  )
}

function Databases({ databases }: { readonly databases: readonly Database[] }) {
  const search = useSearch({ from: '/signed-in/' })
  const navigate = useNavigate({ from: '/' })
  const change = (changed: DatabasesSearch): void => {
    void navigate({ search: parseDatabasesSearch({ ...changed }), replace: true })
  }
  const shown = arranged(databases, search)
  return (
    <>
      {(databases.length >= searchedFrom || search.q !== undefined) && (
        <ListControls search={search} onChange={change} />
      )}
      <Text role="status" size="sm" c="dimmed" mb={4}>
        {summaryOf(databases, shown)}
      </Text>
      {shown.length === 0 ? (
        <Empty title="No databases match">
          <TextLink to="/" search={{}}>
            Show all databases
          </TextLink>
        </Empty>
      ) : (
        <DatabasesTable
          databases={shown}
          sort={search.sort ?? 'name'}
          onSort={(sort) => change({ ...search, sort })}
        />
      )}
    </>
  )
}

/** Read out when it changes: also when one of them disconnects. */
function summaryOf(all: readonly Database[], shown: readonly Database[]): string {
  const count = `${all.length} ${all.length === 1 ? 'database' : 'databases'}`
  const found = shown.length === all.length ? count : `${shown.length} of ${count}`
  const lost = shown.filter(({ health }) => health === 'disconnected').length
  return lost === 0 ? found : `${found}, ${lost} disconnected`
}

export function RegisterDatabasePage() {
  const { limits } = useMe()
  const isLimited = limits.databases !== null
  const queries = useQueryClient()
  const list = useQuery({ ...databasesQuery, enabled: isLimited })
  const [draft, setDraft] = useState(emptyRegistration)
  const [wasRefused, setRefused] = useState(false)
  const isFull = isLimited && (wasRefused || (list.data?.length ?? 0) >= limits.databases)
  // While that is not known yet as well: what is above the page would show up and go.
  useOwnVerificationNotice(isFull || (isLimited && list.isPending))
  const refused = (): void => {
    setRefused(true)
    // Somebody may have registered one elsewhere, or the limit may be another by now.
    void queries.invalidateQueries({ queryKey: databasesQuery.queryKey })
    void queries.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  return (
    <Stack gap={0}>
      <TextLink to="/" w="fit-content" size="sm">
        ← Databases
      </TextLink>
      <PageHead title="Register a database" />
      {isLimited && list.isPending && <Placeholder what="your databases" rows={4} rowHeight={76} />}
      {isFull && (
        <>
          <LimitReached limit={limits.databases ?? 0} isAnswer={wasRefused} />
          {/* What was typed waits for the form to come back. */}
          <LeaveGuard isDirty={isTouched(draft)} />
        </>
      )}
      {!isFull && (!isLimited || !list.isPending) && (
        <RegisterForm draft={draft} onChange={setDraft} onLimit={refused} />
      )}
    </Stack>
  )
}
