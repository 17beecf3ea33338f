/**
 * What is used of what the plan allows: a row for each thing that the plan speaks of.
 *
 * Which plan it is stands above, on the page.
 */
import { rowsClass, TextLink } from '@claviger/web'
import { Progress, Skeleton, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Billing } from '../shell/billing.api.ts'
import type { Limits } from '../shell/limits.ts'
import { spanOf } from './span.ts'
import classes from './usage-table.module.css'

export interface UsageTableProps extends Pick<Billing, 'limits'> {
  /** Null: it is being asked for. */
  readonly used: Billing['used'] | null
  /** What verification makes of the limits; null: nothing is left to unlock. Unknown while it is being asked for. */
  readonly onceVerified: Limits | null | 'unknown'
}

/** Where the address is not verified yet, with what verification unlocks. */
export function UsageTable({ limits, used, onceVerified }: UsageTableProps) {
  const isVerified = onceVerified === null
  const once = (unlocked: (limits: Limits) => string): ReactNode => {
    if (onceVerified === null) return null
    return onceVerified === 'unknown' ? <Waiting /> : unlocked(onceVerified)
  }
  return (
    <Table className={`${rowsClass} ${classes['table']}`} aria-label="Usage and limits" verticalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">What</Table.Th>
          <Table.Th scope="col">Used</Table.Th>
          <Table.Th scope="col">Included</Table.Th>
          {!isVerified && <Table.Th scope="col">Once verified</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Row
          name={
            <TextLink to="/" inherit>
              Databases
            </TextLink>
          }
          used={<Used what="databases" used={used?.databases ?? null} limit={limits.databases} />}
          included={databasesOf(limits)}
          once={once(databasesOf)}
        />
        <Row
          name={
            <TextLink to="/settings/api-keys" inherit>
              Active API keys
            </TextLink>
          }
          used={<Used what="API keys" used={used?.apiKeys ?? null} limit={limits.apiKeys} />}
          included={apiKeysOf(limits)}
          once={once(apiKeysOf)}
        />
        <Row
          name="Telemetry is kept for"
          used={null}
          included={retentionOf(limits)}
          once={once(retentionOf)}
        />
        <Row
          name="Recommendations"
          used={null}
          included={recommendationsOf(limits)}
          once={once(recommendationsOf)}
        />
      </Table.Tbody>
    </Table>
  )
}

function databasesOf({ databases }: Limits): string {
  return numberOf(databases)
}

function apiKeysOf({ apiKeys }: Limits): string {
  return numberOf(apiKeys)
}

function numberOf(limit: number | null): string {
  return limit === null ? 'Unlimited' : String(limit)
}

function retentionOf({ retentionHours }: Limits): string {
  return spanOf(retentionHours)
}

function recommendationsOf({ hasRecommendations }: Limits): string {
  return hasRecommendations ? 'Yes' : 'No'
}

function Waiting() {
  return <Skeleton component="span" display="inline-block" h={10} w={24} />
}

interface RowProps {
  readonly name: ReactNode
  /** Null: it is not counted. */
  readonly used: ReactNode
  readonly included: string
  /** What verification makes of that; null: nothing is left to unlock. */
  readonly once: ReactNode
}

function Row({ name, used, included, once }: RowProps) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
      </Table.Th>
      {used === null ? (
        <Table.Td className={classes['nothing']} />
      ) : (
        <Table.Td data-label="Used">{used}</Table.Td>
      )}
      <Table.Td data-label="Included">{included}</Table.Td>
      {once !== null && <Table.Td data-label="Once verified">{once}</Table.Td>}
    </Table.Tr>
  )
}

interface UsedProps {
  readonly what: string
  /** Null: it is being asked for. */
  readonly used: number | null
  /** Null: any number. */
  readonly limit: number | null
}

/** With a bar where there is an end to it. */
function Used({ what, used, limit }: UsedProps) {
  const count = used ?? <Waiting />
  if (limit === null) return count
  return (
    <>
      <Text span size="sm">
        {count} of {limit}
      </Text>
      <Progress.Root size="sm" mt={6} maw={180}>
        <Progress.Section
          value={limit === 0 ? 100 : Math.min(100, ((used ?? 0) / limit) * 100)}
          withAria={false}
          role="progressbar"
          aria-label={`Used ${what}`}
          aria-valuemin={0}
          aria-valuemax={limit}
          {...(used === null
            ? {}
            : { 'aria-valuenow': Math.min(used, limit), 'aria-valuetext': `${used} of ${limit} ${what}` })}
        />
      </Progress.Root>
    </>
  )
}
