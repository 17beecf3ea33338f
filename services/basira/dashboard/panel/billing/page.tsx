/**
 * Settings > Billing: the plan, what it allows and what is used of it.
 *
 * There is nothing to pay and so nothing to change here; what verification unlocks is got by verifying.
 */
import { Failure, PageHead } from '@claviger/web'
import { Badge, Code, Group, Paper, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { billingQuery } from '../shell/billing.api.ts'
import { useMe } from '../shell/me.api.ts'
import { UsageTable } from './usage-table.tsx'

export function BillingPage() {
  const { isVerified } = useMe()
  return (
    <Stack maw={760}>
      <div>
        <PageHead title="Billing" />
        <Text c="dimmed">
          Billing is for people who are signed in. API keys cannot open it, whatever their scopes:{' '}
          <Code style={{ whiteSpace: 'nowrap' }}>GET /api/v1/billing</Code> answers them with 403.
        </Text>
      </div>
      <PlanAndUsage isVerified={isVerified} />
      {!isVerified && (
        <Text size="sm">
          Follow the link in the email that we sent you, and what is listed under “Once verified” holds at
          once, for your API keys too.
        </Text>
      )}
    </Stack>
  )
}

/** What is allowed is known with who is signed in, so that the table stands before what is used comes. */
function PlanAndUsage({ isVerified }: { readonly isVerified: boolean }) {
  const { limits } = useMe()
  const billing = useQuery({ ...billingQuery(isVerified), placeholderData: keepPreviousData })
  const { data, isError, isPending, isPlaceholderData } = billing
  if (isError && data === undefined)
    return <Failure error={billing.error} onRetry={() => void billing.refetch()} />
  return (
    <>
      {isError && <Failure error={billing.error} onRetry={() => void billing.refetch()} />}
      <Paper withBorder component="section" aria-label="Plan and usage" aria-busy={isPending}>
        <Group justify="space-between" px="md" py="sm">
          <Text fw={600}>Plan</Text>
          <Badge variant="default" size="lg" tt="capitalize">
            {data?.plan ?? <Skeleton component="span" display="inline-block" h={10} w={30} />}
          </Badge>
        </Group>
        {isPending && (
          <div role="status">
            <VisuallyHidden>Loading plan and usage …</VisuallyHidden>
          </div>
        )}
        <UsageTable
          limits={data?.limits ?? limits}
          used={data?.used ?? null}
          // What is unlocked is promised until it is there.
          onceVerified={isVerified && !isPlaceholderData ? null : (data?.onceVerified ?? 'unknown')}
        />
      </Paper>
    </>
  )
}
