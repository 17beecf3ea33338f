/**
 * `GET /billing`: the organization's plan, what it allows and what is used of it. For people only.
 *
 * What verification unlocks is the table of entitlements in `../dialect.ts`.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import type { OpenedStore } from '@claviger/store'
import type { Engine, EpochMs } from 'claviger'
import { Type } from 'typebox'
import type { DatabaseRegistry } from '../databases/database-registry.ts'
import { LimitsShown, showLimits } from '../wire/limits.ts'
import { refusesReader, sessionOnly } from '../wire/responses.ts'
import { closed } from '../wire/schemas.ts'

export interface BillingRouteParts {
  readonly engine: Pick<Engine, 'dialect'>
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

export function getBillingRoute(app: Server, { databases, engine, now, store }: BillingRouteParts): void {
  // The limits of whoever has proved their address, to be compared with one's own.
  const onceVerified = showLimits({ entitlements: engine.dialect.entitlements.verified })
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
      const organizationId = who.organization.id
      const [registered, api_keys] = await Promise.all([
        databases.count(organizationId),
        store.keys.countActive({ organizationId }, now()),
      ])
      return {
        plan: who.organization.plan,
        limits: showLimits(who),
        verified_limits: onceVerified,
        usage: { databases: registered, api_keys },
      }
    },
  })
}
