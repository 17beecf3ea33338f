/**
 * The variable of every service that says how long audit events are kept.
 *
 * Reading it is packages/host's; deleting what is older, packages/store's.
 */
import type { IntegerSetting, ServicePrefix } from '@claviger/host'

export type AuditInteger = 'auditDays'

export function auditSettings(prefix: ServicePrefix): Readonly<Record<AuditInteger, IntegerSetting>> {
  return {
    auditDays: {
      name: `${prefix}_AUDIT_DAYS`,
      default: 400,
      min: 1,
      max: 3_650,
      about: 'Days for which audit events are kept and shown on the Activity page.',
    },
  }
}
