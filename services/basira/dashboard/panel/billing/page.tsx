/**
 * Settings > Billing: the plan, what it allows and what is used of it.
 *
 * There is nothing to pay and so nothing to change here; what verification unlocks is got by verifying.
 */
import { Failure, PageHead, Placeholder } from '@claviger/web'
import { Badge, Code, Group, Paper, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMe } from '../shell/me.api.ts'
import { ResendVerification } from '../shell/resend-verification.tsx'
import { billingQuery } from './billing.api.ts'
import { UsageTable } from './usage-table.tsx'

export function BillingPage() {
  const { isVerified } = useMe()
  return (
    <Stack maw={760}>
      <div>
        <PageHead title="Billing" />
        <Text c="dimmed">
          Billing is for people who are signed in. API keys cannot open it, whatever their scopes:{' '}
          <Code>GET /api/v1/billing</Code> answers them with 403.
        </Text>
      </div>
      <PlanAndUsage isVerified={isVerified} />
      {!isVerified && (
        <Stack gap="xs">
          <Text size="sm">
            Follow the link in the mail that we sent you, and what is listed under “Once verified” holds at
            once, for your API keys too.
          </Text>
          <ResendVerification />
        </Stack>
      )}
    </Stack>
  )
}

/** Of a row of the table, in pixels. */
const rowHeight = 54

function PlanAndUsage({ isVerified }: { readonly isVerified: boolean }) {
  const billing = useQuery({ ...billingQuery(isVerified), placeholderData: keepPreviousData })
  return (
    <>
      {billing.isError && <Failure error={billing.error} onRetry={() => void billing.refetch()} />}
      {billing.isPending && <Placeholder what="plan and usage" rows={6} rowHeight={rowHeight} />}
      {billing.data !== undefined && (
        <Paper withBorder component="section" aria-label="Plan and usage">
          <Group justify="space-between" px="md" mih={rowHeight}>
            <Text fw={600}>Plan</Text>
            <Badge variant="default" size="lg" tt="capitalize">
              {billing.data.plan}
            </Badge>
          </Group>
          {/* What is unlocked is promised until it is there. */}
          <UsageTable {...billing.data} isVerified={isVerified && !billing.isPlaceholderData} />
        </Paper>
      )}
    </>
  )
}
