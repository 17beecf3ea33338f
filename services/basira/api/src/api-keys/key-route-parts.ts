/**
 * What the routes of keys stand on.
 *
 * It is filled where the server is put together (`../server.ts`).
 */
import type { Engine, EpochMs } from 'claviger'

export interface KeyRouteParts {
  readonly engine: Pick<Engine, 'dialect' | 'keys'>
  readonly now: () => EpochMs
}
