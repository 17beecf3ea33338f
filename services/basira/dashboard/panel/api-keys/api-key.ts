/**
 * What is said of API keys: what their scopes mean, how a list of them is searched and sorted, and when an end is near.
 *
 * Never a secret. Where the list comes from is api-keys.api.ts; which scopes there are is the API's, and a test holds the
 * table of them to it.
 */
import type { ApiKey } from '../shell/api-key.ts'
import { defaultKeySort, type KeyColumn, type KeySearch, type KeySort } from '../shell/key-search.ts'

/** Every scope, in the order in which they are offered. */
export const scopes = [
  { scope: 'databases:read', meaning: 'Read databases and their health.' },
  { scope: 'databases:write', meaning: 'Register, change and remove databases.' },
  { scope: 'telemetry:write', meaning: 'Send heartbeats and telemetry, as the agent does.' },
  {
    scope: 'recommendations:read',
    meaning: 'Read recommendations and the commands that would fix what they found.',
  },
  { scope: 'keys:read', meaning: 'Read API keys; never their secrets.' },
  { scope: 'keys:write', meaning: 'Make, change, rotate and revoke API keys.' },
  { scope: 'account:read', meaning: 'Read the organization and the sessions of the account.' },
  {
    scope: 'account:write',
    meaning:
      'Rename account and organization, change the password, end sessions, have the verification mail sent again.',
  },
] as const

export const everything = '*'
export const everythingInWords = 'Everything but billing'

/** Whether `granted` reach what asks for `scope`. */
export function reaches(granted: readonly string[], scope: string): boolean {
  return granted.includes(everything) || granted.includes(scope)
}

/** One line for a list: the names stay as they are, for people write them into their code. */
export function scopesInWords(granted: readonly string[]): string {
  return granted.includes(everything) ? everythingInWords : granted.join(', ')
}

/** From so many keys on a list is searched and sorted rather than read. */
export const longList = 20

const dayMs = 86_400_000
const noticeDays = 7

/** That an active key ends within a week, in words. Null where it does not. */
export function endNotice({ status, expiresAt }: ApiKey, nowMs: number): string | null {
  if (status !== 'active' || expiresAt === null) return null
  const days = Math.floor((Date.parse(expiresAt) - nowMs) / dayMs)
  if (days >= noticeDays) return null
  if (days < 1) return 'Ends within a day'
  return days === 1 ? 'Ends in 1 day' : `Ends in ${days} days`
}

/** The keys with what is searched for in name, prefix or scopes, in the order asked for. */
export function arranged(keys: readonly ApiKey[], { q = '', sort }: KeySearch): readonly ApiKey[] {
  const words = q.trim().toLowerCase()
  return keys
    .filter(({ name, prefix, scopes }) =>
      [name, prefix, scopesInWords(scopes)].some((text) => text.toLowerCase().includes(words)),
    )
    .sort(comparing(sort ?? defaultKeySort))
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

const texts: Readonly<Record<KeyColumn, (key: ApiKey) => string | null>> = {
  name: ({ name }) => name,
  created: ({ createdAt }) => createdAt,
  last_used: ({ lastUsedAt }) => lastUsedAt,
  expires: ({ expiresAt }) => expiresAt,
}

/** "Never" comes last, whichever way; keys that are equal are newest first. */
function comparing(sort: KeySort): (a: ApiKey, b: ApiKey) => number {
  const isDown = sort.startsWith('-')
  const column = columnOf(sort)
  return (a, b) => {
    const [one, other] = [texts[column](a), texts[column](b)]
    if (one === null || other === null) {
      return Number(one === null) - Number(other === null) || newestFirst(a, b)
    }
    const order = column === 'name' ? names.compare(one, other) : plainOrder(one, other)
    return (isDown ? -order : order) || newestFirst(a, b)
  }
}

function columnOf(sort: KeySort): KeyColumn {
  switch (sort) {
    case 'name':
    case '-name':
      return 'name'
    case 'created':
    case '-created':
      return 'created'
    case 'last_used':
    case '-last_used':
      return 'last_used'
    default:
      return 'expires'
  }
}

/** Times of one form are in order as texts are. */
function plainOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function newestFirst(a: ApiKey, b: ApiKey): number {
  return plainOrder(b.createdAt, a.createdAt) || plainOrder(a.id, b.id)
}
