/**
 * A key format: how the keys of a service are written, and what can be told from one without a store.
 *
 * The two formats: `prefixed-key.ts` (an id in the key), `opaque-key.ts` (nothing but the secret).
 */
import type { RandomBytes } from '../secret/random.ts'
import type { Secret } from '../secret/secret.ts'

export interface MintedKey {
  readonly id: string
  readonly presented: Secret<'api-key'>
}

export interface KeyFormat {
  /** How the store finds a key: by the id inside it, or by its digest. */
  readonly foundBy: 'id' | 'digest'
  /** Characters of the longest well-formed key; nothing longer is looked at. */
  readonly maxLength: number
  /** The id inside a well-formed key, `''` where the format has none; null: malformed. Says nothing of whether it exists. */
  parse(presented: string): string | null
  /** A new key; with `id` a new secret for that one. */
  mint(random: RandomBytes, id?: string): MintedKey
  /** What of a key may be shown after it was made. */
  display(id: string): string
}
