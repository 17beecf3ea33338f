/**
 * A dialect: everything in which one service's credentials differ from another's, as data.
 *
 * If a service needs an `if` on its own name in the engine, a field is missing here.
 */
import type { EntitlementTable } from './entitlement/entitlement.ts'
import type { DigestScheme } from './key/digest-scheme.ts'
import type { KeyFormat } from './key/key-format.ts'

/** What a header's value is taken for. `either` is told apart by whether it begins as a key does. */
export type Carried = 'api_key' | 'access_token' | 'either'

/** One header in which a request may carry a credential. */
export interface HeaderCarrier {
  /** Lower-case. */
  readonly header: string
  /** What stands before the credential, followed by one space; null: the value is the credential. */
  readonly scheme: string | null
  /** RFC 9110 §11.1 makes schemes case-insensitive; some services do not. */
  readonly schemeCaseSensitive: boolean
  readonly carries: Carried
}

export interface CookieCarrier {
  readonly access: string
  readonly refresh: string
  /** Remembers a device that has signed in, so that strangers' guesses do not lock it out. */
  readonly device: string
}

export interface Carriers {
  readonly headers: readonly HeaderCarrier[]
  readonly cookies: CookieCarrier
  /** The first characters by which a key is known from an access token; `''` where none are needed. */
  readonly keyPrefix: string
  /** Of two credentials, or the same header twice: refuse with 400, or go on as if there were none. */
  readonly several: 'refuse' | 'ignore'
}

export interface Dialect {
  /** Also the audience of access tokens. */
  readonly name: string
  readonly keyFormat: KeyFormat
  /** The first makes digests of new keys; digests of the others are accepted and upgraded on use. */
  readonly digestSchemes: readonly [DigestScheme, ...DigestScheme[]]
  readonly scopes: readonly string[]
  readonly entitlements: EntitlementTable
  readonly carriers: Carriers
  /**
   * Whether a principal speaks in the one organization that owns its credential, or in every organization that its account
   * is a member of (`Principal.memberships`).
   */
  readonly memberships: 'one' | 'all'
  /**
   * Which entitlement says how many active keys there may be at once, and whose are counted; absent: any number. Expired and
   * revoked keys do not count, and a rotation makes no key.
   */
  readonly keyCeiling?: { readonly entitlement: string; readonly counted: 'organization' | 'account' }
  /** Requests a minute of one key; 0: no limit. */
  readonly keyRequestsPerMinute: number
}
