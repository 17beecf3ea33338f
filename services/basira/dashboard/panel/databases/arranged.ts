/**
 * The databases of a list, searched and in order.
 *
 * Of what the server sent: there are few enough of them to have all.
 */
import type { Database, Health } from '../shell/databases.api.ts'
import type { DatabaseColumn, DatabasesSearch } from '../shell/databases-search.ts'
import { engineNames } from '../shell/engine-names.ts'

/** What needs somebody comes first. */
const urgency: Readonly<Record<Health, number>> = { disconnected: 0, new: 1, connected: 2 }

const letters = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

type Order = (a: Database, b: Database) => number

const orders: Readonly<Record<DatabaseColumn, Order>> = {
  name: (a, b) => letters.compare(a.name, b.name),
  health: (a, b) => urgency[a.health] - urgency[b.health],
  // Never is longest ago.
  seen: (a, b) => Date.parse(a.lastSeenAt ?? '1970') - Date.parse(b.lastSeenAt ?? '1970'),
}

/** Those in which each word of the search is found, in the order of the search; equal ones by name. */
export function arranged(
  databases: readonly Database[],
  { q = '', sort = 'name' }: DatabasesSearch,
): readonly Database[] {
  const words = q.toLowerCase().split(/\s+/)
  const column = sort.replace(/^-/, '')
  const order = orders[column === 'health' || column === 'seen' ? column : 'name']
  const sign = sort.startsWith('-') ? -1 : 1
  return databases
    .filter((database) => {
      const text = searchedText(database)
      return words.every((word) => text.includes(word))
    })
    .toSorted((a, b) => sign * order(a, b) || orders.name(a, b) || a.id.localeCompare(b.id))
}

function searchedText({ name, host, port, engine, engineVersion, tags }: Database): string {
  const tagged = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`)
  return [name, `${host}:${port}`, engine, engineNames[engine], engineVersion ?? '', ...tagged]
    .join('\n')
    .toLowerCase()
}
