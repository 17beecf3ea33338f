/**
 * What a list of documents shows, as it stands in the address: so that it can be linked to, and back goes back.
 *
 * Values that are none are left out rather than refused: people edit addresses.
 */

export interface ListSearch {
  readonly page?: number
  /** A field's name, with `-` in front for descending. */
  readonly sort?: string
  readonly search?: string
  readonly status?: 'draft' | 'published'
}

export function parseListSearch({ page, sort, search, status }: Record<string, unknown>): ListSearch {
  return {
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {}),
    ...(typeof sort === 'string' && /^-?\w{1,60}$/.test(sort) ? { sort } : {}),
    ...(isSearch(search) ? { search: String(search).slice(0, 200) } : {}),
    ...(status === 'draft' || status === 'published' ? { status } : {}),
  }
}

/** What was typed as digits comes back from the address as a number. */
function isSearch(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}
