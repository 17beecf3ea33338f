/**
 * What the routes under `/organization` are given.
 *
 * The rules of organizations are the engine's.
 */
import type { Engine, EpochMs } from 'claviger'

export interface OrganizationRouteParts {
  readonly engine: Pick<Engine, 'organizations'>
  readonly now: () => EpochMs
}
