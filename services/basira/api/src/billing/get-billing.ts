/**
 * `GET /billing`: the organization's plan, what it allows and what is used of it. For people only.
 *
 * What verification unlocks is the table of entitlements in `../dialect.ts`.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import type { OpenedStore } from '@claviger/store'
import type { EpochMs, KeyPosition, Principal } from 'claviger'
import { Type } from 'typebox'
import type { DatabaseRegistry } from '../databases/database-registry.ts'
import { basiraEntitlements } from '../dialect.ts'
import { LimitsShown, showLimits } from '../wire/limits.ts'
import { refusesReader, sessionOnly } from '../wire/responses.ts'
import { closed } from '../wire/schemas.ts'

export interface BillingRouteParts {
  readonly databases: DatabaseRegistry
  readonly store: Pick<OpenedStore, 'keys'>
  readonly now: () => EpochMs
}

const Billing = closed(
  {
    plan: Type.String(),
    limits: LimitsShown,
    verified_limits: LimitsShown,
    usage: closed({
      databases: Type.Integer({ description: 'Registered databases.' }),
      api_keys: Type.Integer({ description: 'Active API keys.' }),
    }),
  },
  { description: 'Plan, limits and usage.' },
)

/** The limits of whoever has proved their address, to be compared with one's own. */
const onceVerified = showLimits({ entitlements: basiraEntitlements.verified })

const pageSize = 500

async function activeKeys({ store, now }: BillingRouteParts, who: Principal): Promise<number> {
  const only = { status: 'active', at: now() } as const
  let count = 0
  let after: KeyPosition | null = null
  for (;;) {
    const page = await store.keys.list(who.organization.id, pageSize, after, only)
    count += page.length
    after = page.at(-1) ?? null
    if (page.length < pageSize) return count
  }
}

export function getBillingRoute(app: Server, parts: BillingRouteParts): void {
  app.route({
    method: 'GET',
    url: '/billing',
    onRequest: requireCaller({ session: true }),
    config: refusesReader('session_required'),
    schema: {
      operationId: 'getBilling',
      tags: ['Billing'],
      summary: 'Read plan, limits and usage',
      description: 'With an access token or the session cookie. API keys cannot be used for billing.',
      security: sessionOnly,
      response: { 200: Billing },
    },
    handler: async (request) => {
      const who = callerOf(request)
      const [databases, api_keys] = await Promise.all([
        parts.databases.count(who.organization.id),
        activeKeys(parts, who),
      ])
      return {
        plan: who.organization.plan,
        limits: showLimits(who),
        verified_limits: onceVerified,
        usage: { databases, api_keys },
      }
    },
  })
}
