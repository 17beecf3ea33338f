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
  readonly q?: string | undefined
  /** Default: newest first. */
  readonly sort?: KeySort | undefined
  /** Whether ended keys are shown too. */
  readonly ended?: true | undefined
}

export const defaultKeySort: KeySort = '-created'

/** Each name is given a value, were it undefined: the router lets the address's own through where there is none. */
export function parseKeySearch({ q, sort, ended }: Record<string, unknown>): KeySearch {
  return {
    q: wordsOf(q),
    sort: isKeySort(sort) && sort !== defaultKeySort ? sort : undefined,
    ended: ended === true ? ended : undefined,
  }
}

/** What was typed as digits comes back from the address as a number. */
function wordsOf(q: unknown): string | undefined {
  const words = typeof q === 'string' || typeof q === 'number' ? withoutSecret(String(q)).slice(0, 200) : ''
  return words === '' ? undefined : words
}

/**
 * `words` with whole API keys cut down to what is public of them, which is enough to find them by: people paste a key to see
 * which it is, and what is searched for stands in the address.
 */
export function withoutSecret(words: string): string {
  return words.replaceAll(/(dbm_ak_[a-z2-7]{16}_)\w+/gi, '$1')
}

export function isKeySort(value: unknown): value is KeySort {
  return columns.some((column) => value === column || value === `-${column}`)
}
