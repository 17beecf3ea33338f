/**
 * The organization's plan, what it allows and what is used of it.
 *
 * What may be registered is enforced by the server; this is to be looked at.
 */
import { queryOptions } from '@tanstack/react-query'
import { api, ask } from './api.ts'
import { type Limits, limitsOf } from './limits.ts'
import { justAskedMs } from './queries.ts'

export interface Billing {
  readonly plan: string
  readonly limits: Limits
  /** What verification makes of them. */
  readonly onceVerified: Limits
  readonly used: {
    readonly databases: number
    /** Active ones. */
    readonly apiKeys: number
  }
}

/** @param isVerified whether the person's address is: what is allowed changes with it */
export function billingQuery(isVerified: boolean) {
  return queryOptions({
    queryKey: ['billing', isVerified],
    queryFn: async ({ signal }): Promise<Billing> => {
      const { plan, limits, verified_limits, usage } = await ask(api.GET('/api/v1/billing', { signal }))
      return {
        plan,
        limits: limitsOf(limits),
        onceVerified: limitsOf(verified_limits),
        used: { databases: usage.databases, apiKeys: usage.api_keys },
      }
    },
    staleTime: justAskedMs,
  })
}
