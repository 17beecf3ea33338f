/**
 * What an account may do, on the wire.
 *
 * The table is in `../dialect.ts`; the engine says which row holds.
 */
import type { Principal } from 'claviger'
import { type Static, Type } from 'typebox'
import { closed } from './schemas.ts'

export const LimitsShown = closed(
  {
    databases: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Databases that may be registered; null: any number.',
    }),
    api_keys: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Active API keys that the organization may have at once; null: any number.',
    }),
    retention_hours: Type.Integer({ description: 'For how long telemetry is kept.' }),
    recommendations: Type.Boolean({ description: 'Whether recommendations may be read.' }),
  },
  { description: 'What the account may do; it becomes more once its email address is verified.' },
)

export function showLimits({ entitlements }: Pick<Principal, 'entitlements'>): Static<typeof LimitsShown> {
  const { api_keys, databases, retention_hours, recommendations } = entitlements
  return {
    databases: typeof databases === 'number' ? databases : null,
    api_keys: typeof api_keys === 'number' ? api_keys : null,
    retention_hours: Number(retention_hours),
    recommendations: recommendations === true,
  }
}
