/**
 * Between a row of `api_keys` and the engine's key.
 *
 * The statements: `key-rows.ts`, `key-facts.ts` and `key-writer.ts`.
 */
import type { ApiKey, KeySecret } from 'claviger'
import type { Insertable, Selectable } from 'kysely'
import type { ApiKeySecretTable, ApiKeyTable } from '../tables.ts'

function listOf(json: string): readonly string[] {
  const value: unknown = JSON.parse(json)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new Error('api_keys: a list is not a JSON array of text')
}

export function keyOf(row: Selectable<ApiKeyTable>): ApiKey {
  return {
    id: row.id,
    organizationId: row.organization_id,
    accountId: row.account_id,
    createdBy: { type: row.created_by_type, id: row.created_by_id },
    parentId: row.parent_id,
    name: row.name,
    scopes: listOf(row.scopes),
    allowedIps: listOf(row.allowed_ips),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}

export function keyRow(key: ApiKey): Insertable<ApiKeyTable> {
  return {
    id: key.id,
    organization_id: key.organizationId,
    account_id: key.accountId,
    created_by_type: key.createdBy.type,
    created_by_id: key.createdBy.id,
    parent_id: key.parentId,
    name: key.name,
    scopes: JSON.stringify(key.scopes),
    allowed_ips: JSON.stringify(key.allowedIps),
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
    last_used_at: key.lastUsedAt,
  }
}

export function secretRow(secret: KeySecret): Insertable<ApiKeySecretTable> {
  return {
    key_id: secret.keyId,
    digest: secret.digest,
    scheme: secret.scheme,
    pepper_id: secret.pepperId,
    created_at: secret.createdAt,
    expires_at: secret.expiresAt,
  }
}
