/** x. y. */
import type { Kysely } from 'kysely'
import type { Collection } from '../model/field.ts'
import type { ValidBody } from '../model/validate.ts'
import type { DialectName } from '@claviger/store'
export interface KeptDocument extends ValidBody {
  readonly id: string
  readonly tenantId: string
  readonly createdAt: number
  readonly updatedAt: number
  /** From 1, one more with each write. */
  readonly version: number
}
