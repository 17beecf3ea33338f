/**
 * Seals: which master secret each box of a store rests on, and moving them all to the first one.
 *
 * Which secrets there are is configuration; making and opening one box: `seal.ts`.
 */
import type { Store } from '../store.ts'
import { type Sealer, type SealPurpose, sealPurposes } from './seal.ts'
import type { SealedRow, SealReader } from './seal-store.ts'

/** How many boxes rest on one secret. */
export interface SealCount {
  readonly purpose: SealPurpose
  /** Id of the secret; null: the boxes are older than ids. */
  readonly secretId: string | null
  readonly rows: number
  /** Whether this process can open them. */
  readonly isHeld: boolean
}

/** Where resealing has come to; null: nowhere yet. */
export type ResealPosition = { readonly purpose: SealPurpose; readonly after: string } | null

export interface ResealStep {
  /** Where to go on; null: that was the last. */
  readonly next: ResealPosition
  readonly resealed: number
  /** Boxes that no secret here opens. They stay as they are. */
  readonly unopened: number
}

/** Boxes that are looked at in one step, which is one short transaction. */
const stepRows = 200

export class Seals {
  readonly #store: Store
  readonly #sealer: Sealer

  constructor(store: Store, sealer: Sealer) {
    this.#store = store
    this.#sealer = sealer
  }

  /** Ids of the secrets that open, the one that seals first. */
  get secretIds(): readonly string[] {
    return this.#sealer.ids
  }

  /** As `countSeals`, with the secrets of this process. */
  count(): Promise<readonly SealCount[]> {
    return countSeals(this.#store.seals, this.#sealer)
  }

  /**
   * Seals the next boxes with the first secret. What they hold stays what it was, so nothing that runs beside it notices.
   *
   * Each step is one short transaction that replaces a box only where it still is the one that was read: any number may run
   * at once, and one that is killed has done what it has done.
   */
  async reseal(position: ResealPosition): Promise<ResealStep> {
    const { purpose, after } = position ?? { purpose: sealPurposes[0], after: '' }
    const rows = await this.#store.seals.page(purpose, this.secretIds[0] ?? '', after, stepRows)
    const due = rows.filter((row): row is OldRow => row.box !== null)
    const fresh = due.flatMap((row) => this.#resealed(purpose, row))
    const resealed = fresh.length === 0 ? 0 : await this.#replace(purpose, fresh)
    return { next: nextOf(purpose, rows), resealed, unopened: due.length - fresh.length }
  }

  #resealed(purpose: SealPurpose, row: OldRow): readonly (OldRow & { readonly fresh: string })[] {
    const fresh = freshBox(this.#sealer, purpose, row.id, row.box)
    return fresh === null ? [] : [{ ...row, fresh }]
  }

  #replace(purpose: SealPurpose, boxes: readonly (OldRow & { readonly fresh: string })[]): Promise<number> {
    return this.#store.write(async ({ seals }) => {
      let replaced = 0
      for (const { id, box, fresh } of boxes) {
        if (await seals.replace(purpose, id, box, fresh)) replaced++
      }
      return replaced
    })
  }
}

/** Every box of a store, counted by purpose and secret. Of boxes without an id one of each purpose is tried for all. */
export async function countSeals(seals: SealReader, sealer: Sealer): Promise<readonly SealCount[]> {
  const counts: SealCount[] = []
  for (const purpose of sealPurposes) {
    for (const [secretId, rows] of await seals.count(purpose)) {
      const isHeld = secretId === '' ? await opensOld(seals, sealer, purpose) : sealer.ids.includes(secretId)
      counts.push({ purpose, secretId: secretId === '' ? null : secretId, rows, isHeld })
    }
  }
  return counts
}

async function opensOld(seals: SealReader, sealer: Sealer, purpose: SealPurpose): Promise<boolean> {
  const sample = await seals.sampleWithoutId(purpose)
  return sample === null || sample.box === null || freshBox(sealer, purpose, sample.id, sample.box) !== null
}

/** What is in `box`, sealed with the first secret; null: none of them opens it. */
function freshBox(sealer: Sealer, purpose: SealPurpose, id: string, box: string): string | null {
  try {
    return sealer.seal(purpose, id, sealer.open(purpose, id, box))
  } catch {
    return null
  }
}

type OldRow = SealedRow & { readonly box: string }

function nextOf(purpose: SealPurpose, rows: readonly SealedRow[]): ResealPosition {
  const last = rows.length === stepRows ? rows.at(-1) : undefined
  if (last !== undefined) return { purpose, after: last.id }
  const following = sealPurposes[sealPurposes.indexOf(purpose) + 1]
  return following === undefined ? null : { purpose: following, after: '' }
}
