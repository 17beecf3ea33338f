/**
 * Calls about API keys: the lists page by page, and what is done with one.
 *
 * The list of them is asked for by the shell. A secret is handed to whoever asked for it and kept by nothing here, the cache
 * of calls included.
 */
import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, ask } from '../shell/api.ts'
import type { ApiKey, KeyStatus } from '../shell/api-key.ts'
import { apiKeyOf, apiKeysQuery, everythingAboutKeys, keyPageSize } from '../shell/api-keys.api.ts'
import type { operations } from '../shell/openapi.d.ts'

type Asked = operations['createApiKey']['requestBody']['content']['application/json']
type Changes = operations['changeApiKey']['requestBody']['content']['application/json']

export interface NewKey {
  readonly name: string
  readonly scopes: readonly string[]
  /** ISO 8601. Null: never. */
  readonly expiresAt: string | null
  readonly allowedIps: readonly string[]
}

/** What is to change; what is left out stays. Scopes can only become fewer, the end only sooner. */
export type KeyChanges = Partial<Omit<NewKey, 'expiresAt'>> & { readonly expiresAt?: string }

/** Of the calls that answer with a secret, which is lost with the page that asked for it. */
export const issuing = ['api-keys', 'issue'] as const

export interface IssuedKey {
  readonly key: ApiKey
  /** The full key: for the eyes of the person, this once. */
  readonly secret: string
}

/** So many pages come by themselves; further ones when asked for. */
const automaticPages = 10

export interface KeyList {
  readonly keys: readonly ApiKey[]
  /** Whether nothing has come yet. */
  readonly isPending: boolean
  /** Whether further pages are on their way. */
  readonly isGoingOn: boolean
  readonly hasMore: boolean
  /** Null: all went well. */
  readonly error: Error | null
  readonly more: () => void
  readonly retry: () => void
}

/** The keys that stand so, up to a thousand of them, and more when asked for. */
export function useKeyList(status: KeyStatus, isWanted = true): KeyList {
  const list = useInfiniteQuery({ ...apiKeysQuery(status), enabled: isWanted })
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = list
  const pages = data?.pages ?? []
  const goesOn = isWanted && hasNextPage && error === null && pages.length < automaticPages
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage()
  }, [goesOn, isFetching, fetchNextPage])
  return {
    keys: isWanted ? pages.flatMap(({ keys }) => keys) : [],
    isPending: isWanted && isPending && error === null,
    isGoingOn: goesOn,
    hasMore: isWanted && hasNextPage && !goesOn,
    error: isWanted ? error : null,
    more: () => void fetchNextPage(),
    retry: () => void refetch(),
  }
}

/** One key, for its name where it is in no list. */
export function keyQuery(id: string) {
  return queryOptions({
    queryKey: [...everythingAboutKeys.queryKey, 'one', id],
    queryFn: async ({ signal }) =>
      apiKeyOf(await ask(api.GET('/api/v1/api-keys/{id}', { params: { path: { id } }, signal }))),
  })
}

export interface Descendants {
  /** The newest of them. */
  readonly keys: readonly ApiKey[]
  readonly hasMore: boolean
}

/** The active keys that were made with a key, with those, and so on. What is shown of them is never old. */
export function descendantsQuery(id: string) {
  return queryOptions({
    queryKey: [...everythingAboutKeys.queryKey, 'descendants', id],
    queryFn: async ({ signal }): Promise<Descendants> => {
      const params = { path: { id }, query: { status: 'active', limit: keyPageSize } } as const
      const page = await ask(api.GET('/api/v1/api-keys/{id}/descendants', { params, signal }))
      return { keys: page.api_keys.map(apiKeyOf), hasMore: page.next_cursor !== null }
    },
    staleTime: 0,
    gcTime: 0,
  })
}

/** @throws Problem 400 where the server does not take something; its sentence names it */
export async function createKey({ name, scopes, expiresAt, allowedIps }: NewKey): Promise<IssuedKey> {
  const body: Asked = {
    name,
    scopes: [...scopes],
    allowed_ips: [...allowedIps],
    ...(expiresAt === null ? {} : { expires_at: expiresAt }),
  }
  const { key, ...shown } = await ask(api.POST('/api/v1/api-keys', { body }))
  return { key: apiKeyOf(shown), secret: key }
}

/** @param overlapSeconds for how long the former secret lives on; 0: it ends at once */
export async function rotateKey(id: string, overlapSeconds: number): Promise<IssuedKey> {
  const call = { params: { path: { id } }, body: { overlap_seconds: overlapSeconds } }
  const { key, ...shown } = await ask(api.POST('/api/v1/api-keys/{id}/rotate', call))
  return { key: apiKeyOf(shown), secret: key }
}

export async function changeKey(id: string, changes: KeyChanges): Promise<void> {
  const { name, scopes, expiresAt, allowedIps } = changes
  const body: Changes = {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(allowedIps === undefined ? {} : { allowed_ips: [...allowedIps] }),
  }
  await ask(api.PATCH('/api/v1/api-keys/{id}', { params: { path: { id } }, body }))
}

/** Once this resolves, nothing accepts the key nor, unless they are kept, any key that was made with it. */
export async function revokeKey(id: string, descendants: 'revoke' | 'keep'): Promise<void> {
  await ask(api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id }, query: { descendants } } }))
}
