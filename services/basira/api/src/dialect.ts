/**
 * Basira's dialect: how its credentials are written, carried and bounded.
 *
 * Data only; what is done with it is the engine's and packages/fastify's.
 */
import { type Dialect, hmacSha256, prefixedKeyFormat } from 'claviger'

export const keyPrefix = 'dbm_ak_'

/** Scopes of API keys, by what they open. `*` is all of them, those of later versions included. */
export const basiraScopes = {
  'databases:read': 'Read databases and their health.',
  'databases:write': 'Register, change and remove databases.',
  'telemetry:write': 'Send heartbeats and telemetry, as the agent does.',
  'recommendations:read': 'Read recommendations and the commands that would fix what they found.',
  'keys:read': 'Read API keys; never their secrets.',
  'keys:write': 'Make, change, rotate and revoke API keys.',
  'account:read': 'Read the organization and the sessions of the account.',
  'account:write':
    'Rename account and organization, change the password, end sessions, have the verification mail sent again.',
} as const

export type BasiraScope = keyof typeof basiraScopes

/** What an account may do before and after it has proved its address; how many keys it may have is configured. */
const basiraEntitlements = {
  unverified: { databases: 1, retention_hours: 24, recommendations: false },
  verified: { databases: null, retention_hours: 720, recommendations: true },
} as const

/** 0: no limit. */
export interface KeyLimits {
  readonly keyRequestsPerMinute: number
  /** Active keys of one organization. */
  readonly keysPerOrganization: number
  /** The same while the address is not verified. */
  readonly keysUnverified: number
}

function entitlementsWith({ keysPerOrganization, keysUnverified }: KeyLimits): Dialect['entitlements'] {
  const { unverified, verified } = basiraEntitlements
  return {
    unverified: { ...unverified, api_keys: keysUnverified === 0 ? null : keysUnverified },
    verified: { ...verified, api_keys: keysPerOrganization === 0 ? null : keysPerOrganization },
  }
}

export function basiraDialect(limits: KeyLimits): Dialect {
  return {
    name: 'basira',
    keyFormat: prefixedKeyFormat(keyPrefix),
    digestSchemes: [hmacSha256],
    scopes: Object.keys(basiraScopes),
    entitlements: entitlementsWith(limits),
    carriers: {
      headers: [
        { header: 'x-api-key', scheme: null, schemeCaseSensitive: false, carries: 'api_key' },
        { header: 'authorization', scheme: 'Bearer', schemeCaseSensitive: false, carries: 'either' },
      ],
      cookies: {
        access: '__Host-basira_access',
        refresh: '__Host-basira_refresh',
        device: '__Host-basira_device',
      },
      keyPrefix,
      several: 'refuse',
    },
    memberships: 'one',
    keyCeiling: { entitlement: 'api_keys', counted: 'organization' },
    keyRequestsPerMinute: limits.keyRequestsPerMinute,
  }
}
