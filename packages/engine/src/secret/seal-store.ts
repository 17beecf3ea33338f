/**
 * What the engine asks of a store about sealed boxes, whatever row they lie in. A store never sees one open.
 */
import type { SealPurpose } from './seal.ts'

/** A box with the context it was sealed under. Null in place of one that needs nothing. */
export interface SealedRow {
  readonly id: string
  readonly box: string | null
}

export interface SealReader {
  /** Boxes of `purpose` by the id of the secret that they carry; `''` for those of before there were ids. */
  count(purpose: SealPurpose): Promise<ReadonlyMap<string, number>>
  /** Some box of `purpose` that carries no id; null: there is none. */
  sampleWithoutId(purpose: SealPurpose): Promise<SealedRow | null>
  /**
   * The next `limit` boxes of `purpose` in the order of their ids, after id `after` (`''`: from the start), those of secret
   * `current` as null; however many there are, it looks at no more.
   */
  page(purpose: SealPurpose, current: string, after: string, limit: number): Promise<readonly SealedRow[]>
}

export interface SealWriter {
  /** Puts `fresh` in the place of `old`; false where that is gone. */
  replace(purpose: SealPurpose, id: string, old: string, fresh: string): Promise<boolean>
}
