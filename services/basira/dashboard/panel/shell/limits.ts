/**
 * What an account may do, as pages know it.
 *
 * Who may do it comes with me.api.ts; what is used of it with billing.api.ts.
 */
import type { paths } from './openapi.d.ts'

export interface Limits {
  /** Null: any number. */
  readonly databases: number | null
  /** Null: any number. */
  readonly apiKeys: number | null
  readonly retentionHours: number
  readonly hasRecommendations: boolean
}

type Shown = paths['/api/v1/auth/me']['get']['responses'][200]['content']['application/json']['limits']

export function limitsOf({ api_keys, databases, retention_hours, recommendations }: Shown): Limits {
  return {
    databases,
    apiKeys: api_keys,
    retentionHours: retention_hours,
    hasRecommendations: recommendations,
  }
}
