/**
 * Rows of an import, matched with people and handed to the engine.
 *
 * Reading the file: services/operator. What becomes of a digest: the engine (`key/key-import.ts`).
 */
import { siteId } from '@claviger/basker-cms'
import type { OpenedStore } from '@claviger/store'
import {
  type Engine,
  type EpochMs,
  type ImportedKey,
  type OperatorAuthor,
  parseEmailAddress,
  Secret,
} from 'claviger'
import type { ImportAsked } from './arguments.ts'

type Row = ImportAsked['rows'][number]

const standardName = 'Imported key'

/** Outcomes in the order of the rows. */
export async function importRows(
  { engine, store }: { readonly engine: Engine; readonly store: OpenedStore },
  by: OperatorAuthor,
  { apply, rows }: ImportAsked,
  now: EpochMs,
): Promise<{ readonly outcomes: readonly string[] }> {
  const owners = await ownersOf(store, rows)
  const outcomes: string[] = rows.map(() => '')
  const keys: ImportedKey[] = []
  const places: number[] = []
  for (const [place, row] of rows.entries()) {
    const key = keyOf(row, owners.get(row.email), now)
    if (typeof key === 'string') {
      outcomes[place] = key
      continue
    }
    keys.push(key)
    places.push(place)
  }
  const results = keys.length === 0 ? [] : await engine.imports.run(by, keys, now, { apply })
  for (const [index, place] of places.entries()) outcomes[place] = results[index] ?? 'failed'
  return { outcomes }
}

/** Ids of the accounts that the rows name, by the address as a row has it; null: it is none. */
async function ownersOf(
  store: OpenedStore,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, string | null>> {
  const owners = new Map<string, string | null>()
  for (const text of new Set(rows.map(({ email }) => email))) {
    const address = parseEmailAddress(text)
    const account = address === null ? null : await store.accounts.findByAddress(address)
    if (address === null) owners.set(text, null)
    else if (account !== null) owners.set(text, account.id)
  }
  return owners
}

/** The key of a row, or why it has none. */
function keyOf(row: Row, accountId: string | null | undefined, now: EpochMs): ImportedKey | string {
  const { digest, key } = row
  if ((digest === undefined) === (key === undefined)) return 'digest_or_key'
  if (accountId === null) return 'email_invalid'
  if (accountId === undefined) return 'email_unknown'
  return {
    accountId,
    organizationId: siteId,
    name: row.name ?? standardName,
    createdAt: Math.min(row.created_at ?? now, now),
    material: key === undefined ? { digest: (digest ?? '').toLowerCase() } : { key: new Secret(key) },
  }
}
