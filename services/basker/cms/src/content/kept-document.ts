/**
 * A document as it is kept: its valid body, whose it is, and how often it was written.
 *
 * Reading and writing its rows is `document-rows.ts`.
 */
import type { ValidBody } from '../model/validate.ts'

export interface KeptDocument extends ValidBody {
  readonly id: string
  readonly tenantId: string
  readonly createdAt: number
  readonly updatedAt: number
  /** From 1, one more with each write. */
  readonly version: number
}
