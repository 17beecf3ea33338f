/**
 * An API key as the pages know it.
 *
 * Never a secret. Where the list of them comes from is api-keys.api.ts.
 */

export type KeyStatus = 'active' | 'expired' | 'revoked'

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** The public part, as it is shown. */
  readonly prefix: string
  readonly scopes: readonly string[]
  /** Empty: anywhere. */
  readonly allowedIps: readonly string[]
  /** ISO 8601 in UTC, as all times here. */
  readonly createdAt: string
  readonly maker: { readonly type: 'account' | 'api_key'; readonly id: string }
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  readonly status: KeyStatus
}
