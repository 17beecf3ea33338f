/**
 * Basker's dialect: how its credentials are written, carried and bounded.
 *
 * Data only; what is done with it is the engine's and packages/fastify's. Limits of reads and writes are the service's own.
 */
import { type Dialect, hmacSha1, hmacSha256, opaqueKeyFormat } from 'claviger'

/**
 * Keys are found by digest: made ones by HMAC-SHA-256, imported ones by HMAC-SHA-1 too, until their first use.
 *
 * @param keysPerUser active keys that one person may have; 0: any number
 */
export function baskerDialect(keysPerUser: number): Dialect {
  const entitlements = { api_keys: keysPerUser === 0 ? null : keysPerUser }
  return { ...standing, entitlements: { unverified: entitlements, verified: entitlements } }
}

const standing: Omit<Dialect, 'entitlements'> = {
  name: 'basker',
  keyFormat: opaqueKeyFormat,
  digestSchemes: [hmacSha256, hmacSha1],
  // A key may do what its user may.
  scopes: [],
  carriers: {
    headers: [
      { header: 'authorization', scheme: 'users API-Key', schemeCaseSensitive: true, carries: 'api_key' },
    ],
    cookies: {
      access: '__Host-basker_access',
      refresh: '__Host-basker_refresh',
      device: '__Host-basker_device',
    },
    keyPrefix: '',
    several: 'ignore',
  },
  memberships: 'all',
  keyCeiling: { entitlement: 'api_keys', counted: 'account' },
  keyRequestsPerMinute: 0,
}
