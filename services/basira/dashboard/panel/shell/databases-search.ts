/**
 * What the list of databases shows, as it stands in the address: so that it can be linked to, and back goes back.
 *
 * Values that are none are left out rather than refused: people edit addresses.
 */

const columns = ['name', 'health', 'seen'] as const

export type DatabaseColumn = (typeof columns)[number]
/** With `-` in front: descending. */
export type DatabaseSort = DatabaseColumn | `-${DatabaseColumn}`

export interface DatabasesSearch {
  /** In names, hosts, engines and tags. */
  readonly q?: string | undefined
  /** Default: by name. */
  readonly sort?: DatabaseSort | undefined
}

/** Each name is given a value, were it undefined: the router lets the address's own through where there is none. */
export function parseDatabasesSearch({ q, sort }: Record<string, unknown>): DatabasesSearch {
  // What was typed as digits comes back from the address as a number.
  const words = typeof q === 'string' || typeof q === 'number' ? String(q).slice(0, 200) : ''
  return {
    q: words === '' ? undefined : words,
    sort: isSort(sort) && sort !== 'name' ? sort : undefined,
  }
}

export function isSort(value: unknown): value is DatabaseSort {
  return typeof value === 'string' && columns.some((column) => value === column || value === `-${column}`)
}
