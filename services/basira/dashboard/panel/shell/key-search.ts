/**
 * What the list of API keys shows, as it stands in the address: so that it can be linked to, and back goes back.
 *
 * Values that are none are left out rather than refused: people edit addresses.
 */
const columns = ['name', 'created', 'last_used', 'expires'] as const

export type KeyColumn = (typeof columns)[number]
/** With `-` in front for descending. */
export type KeySort = KeyColumn | `-${KeyColumn}`

export interface KeySearch {
  /** In names, prefixes and scopes. */
  readonly q?: string
  /** Default: newest first. */
  readonly sort?: KeySort
  /** Whether ended keys are shown too. */
  readonly ended?: true
}

export const defaultKeySort: KeySort = '-created'

export function parseKeySearch({ q, sort, ended }: Record<string, unknown>): KeySearch {
  return {
    // What was typed as digits comes back from the address as a number.
    ...((typeof q === 'string' && q !== '') || typeof q === 'number' ? { q: String(q).slice(0, 100) } : {}),
    ...(isKeySort(sort) && sort !== defaultKeySort ? { sort } : {}),
    ...(ended === true ? { ended } : {}),
  }
}

export function isKeySort(value: unknown): value is KeySort {
  return columns.some((column) => value === column || value === `-${column}`)
}
