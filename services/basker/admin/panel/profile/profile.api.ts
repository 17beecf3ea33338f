/**
 * The person's own sessions, keys and password.
 *
 * Who the person is, the shell knows.
 */
import {
  fieldsOf,
  flagField,
  isProblem,
  type KeyRow,
  listField,
  type SessionRow,
  textField,
  textOrNull,
} from '@claviger/web'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../shell/api.ts'

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: async ({ signal }) => {
    const { body } = await call('/api/users/me/sessions', { signal })
    return listField(fieldsOf(body), 'sessions', parseSession)
  },
  // Whoever comes back to the page wants to know who is signed in now.
  refetchOnWindowFocus: 'always',
})

export const keysQuery = queryOptions({
  queryKey: ['me', 'keys'],
  queryFn: async ({ signal }) => {
    const { body } = await call('/api/users/me/api-keys', { signal })
    return listField(fieldsOf(body), 'api_keys', parseKey)
  },
})

function parseSession(item: unknown): SessionRow {
  const session = fieldsOf(item)
  return {
    id: textField(session, 'id'),
    device: textOrNull(session, 'device') ?? 'Unknown device',
    firstPlace: textField(session, 'first_place'),
    lastPlace: textField(session, 'last_place'),
    createdAt: textField(session, 'created_at'),
    lastSeenAt: textField(session, 'last_seen_at'),
    isCurrent: flagField(session, 'current'),
  }
}

function parseKey(item: unknown): KeyRow {
  const key = fieldsOf(item)
  const status = textField(key, 'status')
  return {
    id: textField(key, 'id'),
    name: textField(key, 'name'),
    status: status === 'active' || status === 'expired' ? status : 'revoked',
    createdAt: textField(key, 'created_at'),
    expiresAt: textOrNull(key, 'expires_at'),
    lastUsedAt: textOrNull(key, 'last_used_at'),
  }
}

export interface KeyRequest {
  /** Empty: the server's own choice. */
  readonly name: string
  /** Null: no end. */
  readonly expiresInSeconds: number | null
  /** What becomes of the former key; null: it stays. */
  readonly former: { readonly id: string; readonly end: 'now' | number } | null
}

/** @returns the key itself, which no later reply has */
export async function generateKey({ name, expiresInSeconds, former }: KeyRequest): Promise<string> {
  const body = {
    ...(name === '' ? {} : { name }),
    ...(expiresInSeconds === null ? {} : { expires_in: expiresInSeconds }),
    ...(former === null ? {} : { former }),
  }
  const reply = await call('/api/users/me/api-keys', { method: 'POST', body })
  return textField(fieldsOf(reply.body), 'key')
}

export async function revokeKey(id: string): Promise<void> {
  await call(`/api/users/me/api-keys/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

/** Resolves where it had ended before, too. */
export async function endSession(id: string): Promise<void> {
  try {
    await call(`/api/users/me/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })
  } catch (error) {
    if (!(isProblem(error) && error.status === 404)) throw error
  }
}

export async function endOtherSessions(): Promise<void> {
  await call('/api/users/me/sessions', { method: 'DELETE' })
}

export async function changePassword(current: string, password: string): Promise<void> {
  const body = { current_password: current, new_password: password }
  await call('/api/users/me/change-password', { method: 'POST', body })
}
