/**
 * The list of API keys, page by page.
 *
 * What is known of each is api-key.ts; what is done with a key is the API keys feature's.
 */
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, ask } from './api.ts'
import type { ApiKey, KeyStatus } from './api-key.ts'
import type { operations } from './openapi.d.ts'

type Shown = operations['getApiKey']['responses'][200]['content']['application/json']

/** Whatever was asked about keys, to be asked again after a change. */
export const everythingAboutKeys = { queryKey: ['api-keys'] as const }

/** As many as the server gives at once. */
export const keyPageSize = 100

/** The keys that stand so, newest first. */
export function apiKeysQuery(status: KeyStatus) {
  return infiniteQueryOptions({
    queryKey: [...everythingAboutKeys.queryKey, 'list', status],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: keyPageSize, status, ...(pageParam === null ? {} : { cursor: pageParam }) }
      const page = await ask(api.GET('/api/v1/api-keys', { params: { query }, signal }))
      return { keys: page.api_keys.map(apiKeyOf), next: page.next_cursor }
    },
    initialPageParam: firstPage,
    getNextPageParam: ({ next }) => next,
  })
}

const firstPage: string | null = null

export function apiKeyOf(shown: Shown): ApiKey {
  const { id, name, prefix, scopes, status } = shown
  return {
    id,
    name,
    prefix,
    scopes,
    allowedIps: shown.allowed_ips,
    createdAt: shown.created_at,
    maker: shown.created_by,
    expiresAt: shown.expires_at,
    lastUsedAt: shown.last_used_at,
    status,
  }
}
