/**
 * What a list of documents shows, as it stands in the address: so that it can be linked to, and back goes back.
 *
 * Values that are none are left out rather than refused: people edit addresses.
 */

export interface ListSearch {
  readonly page?: number | undefined
  /** A field's name, with `-` in front for descending. */
  readonly sort?: string | undefined
  readonly search?: string | undefined
  readonly status?: 'draft' | 'published' | undefined
}

/** Each name is given a value, were it undefined: the router lets the address's own through where there is none. */
export function parseListSearch({ page, sort, search, status }: Record<string, unknown>): ListSearch {
  return {
    page: typeof page === 'number' && Number.isInteger(page) && page > 1 ? page : undefined,
    sort: typeof sort === 'string' && /^-?\w{1,60}$/.test(sort) ? sort : undefined,
    search: isSearch(search) ? String(search).slice(0, 200) : undefined,
    status: status === 'draft' || status === 'published' ? status : undefined,
  }
}

/** What was typed as digits comes back from the address as a number. */
function isSearch(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}
