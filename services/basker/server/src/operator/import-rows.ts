/**
 * Rows of an import, matched with people and handed to the engine.
 *
 * Reading the file: services/operator. What becomes of a digest: the engine (`key/key-import.ts`).
 */
import { siteId } from '@claviger/basker-cms'
import type { OpenedStore } from '@claviger/store'
import {
  addressKey,
  type Engine,
  type EpochMs,
  type ImportedKey,
  type OperatorAuthor,
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
    const key = keyOf(row, owners.get(addressKey(row.email)), now)
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

/** Ids of the accounts that the rows name, by address. */
async function ownersOf(store: OpenedStore, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>()
  for (const address of new Set(rows.map(({ email }) => addressKey(email)))) {
    const account = await store.accounts.findByAddress(address)
    if (account !== null) owners.set(address, account.id)
  }
  return owners
}

/** The key of a row, or why it has none. */
function keyOf(row: Row, accountId: string | undefined, now: EpochMs): ImportedKey | string {
  const { digest, key } = row
  if ((digest === undefined) === (key === undefined)) return 'digest_or_key'
  if (accountId === undefined) return 'email_unknown'
  return {
    accountId,
    organizationId: siteId,
    name: row.name ?? standardName,
    createdAt: Math.min(row.created_at ?? now, now),
    material: key === undefined ? { digest: (digest ?? '').toLowerCase() } : { key: new Secret(key) },
  }
}
