/**
 * What every command under `claviger basker` may be given.
 *
 * The commands are `basker.ts`.
 */
export interface BaskerOptions {
  /** Seconds. */
  readonly timeout: number
  readonly json?: boolean
}
