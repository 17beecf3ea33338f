/**
 * Basker's dialect: how its credentials are written, carried and bounded.
 *
 * Data only; what is done with it is the engine's and packages/fastify's. Limits of reads and writes are the service's own.
 */
import { type Dialect, hmacSha1, hmacSha256, opaqueKeyFormat } from 'claviger'

/** Keys are found by digest: made ones by HMAC-SHA-256, imported ones by HMAC-SHA-1 too, until their first use. */
export const baskerDialect: Dialect = {
  name: 'basker',
  keyFormat: opaqueKeyFormat,
  digestSchemes: [hmacSha256, hmacSha1],
  // A key may do what its user may.
  scopes: [],
  entitlements: { unverified: {}, verified: {} },
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
  keyRequestsPerMinute: 0,
}
