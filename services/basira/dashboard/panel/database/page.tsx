/**
 * One database: its health, how its agent is connected, its settings, and the page that changes them.
 *
 * The list of databases is a feature of its own.
 */
import {
  ButtonLink,
  Failure,
  GonePage,
  isGone,
  PageHead,
  Placeholder,
  TextLink,
  useSteadyRefresh,
} from '@claviger/web'
import { Box, Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type Database, databaseQuery } from '../shell/databases.api.ts'
import { AgentConfigLater, ConnectAgent } from './connect-agent.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditForm } from './edit-form.tsx'
import { HealthPanel } from './health-panel.tsx'
import { SettingsList } from './settings-list.tsx'

const refreshesEveryMs = 30_000
/** While somebody waits for the agent's first report. */
const looksEveryMs = 10_000

export function DatabasePage() {
  const { id } = useParams({ from: '/signed-in/databases/$id' })
  return <Known key={id} id={id} show={(database) => <Overview database={database} />} />
}

export function EditDatabasePage() {
  const { id } = useParams({ from: '/signed-in/databases/$id/edit' })
  return (
    <Known
      key={id}
      id={id}
      show={(database) => (
        <>
          <TextLink
            to="/databases/$id"
            params={{ id }}
            w="fit-content"
            size="sm"
            style={{ overflowWrap: 'anywhere' }}
          >
            ← {database.name}
          </TextLink>
          <PageHead title={`Edit ${database.name}`} />
          <EditForm database={database} />
        </>
      )}
    />
  )
}

interface KnownProps {
  readonly id: string
  readonly show: (database: Database) => ReactNode
}

/** Shows the database of this id as soon as it is known, and keeps it up to date; or says that there is none. */
function Known({ id, show }: KnownProps) {
  const { data, error, isError, isPlaceholderData, refetch } = useQuery(databaseQuery(id))
  useSteadyRefresh(refetch, data?.health === 'new' ? looksEveryMs : refreshesEveryMs)
  if (isError && isGone(error)) return <NoSuchDatabase />
  if (data === undefined && !isError) return <Placeholder what="the database" rows={6} rowHeight={72} />
  return (
    <>
      {isError && (
        <Box mb="md">
          <Failure error={error} onRetry={() => void refetch()} />
        </Box>
      )}
      {data !== undefined && (!isError || !isPlaceholderData) && show(data)}
    </>
  )
}

function NoSuchDatabase() {
  return (
    <GonePage title="There is no such database" wayOn={<ButtonLink to="/">To your databases</ButtonLink>}>
      It was deleted, or its address was mistyped.
    </GonePage>
  )
}

function Overview({ database }: { readonly database: Database }) {
  const [isDeleting, setDeleting] = useState(false)
  const { id, name, health } = database
  return (
    <>
      <TextLink to="/" size="sm">
        ← Databases
      </TextLink>
      <PageHead title={name}>
        <ButtonLink to="/databases/$id/edit" params={{ id }} variant="default">
          Edit
        </ButtonLink>
        <Button variant="default" onClick={() => setDeleting(true)}>
          Delete
        </Button>
      </PageHead>
      <Stack>
        <HealthPanel database={database} />
        {health === 'new' && <ConnectAgent database={database} />}
        <SettingsList database={database} />
        {health !== 'new' && <AgentConfigLater database={database} />}
      </Stack>
      <DeleteDialog database={database} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  )
}
