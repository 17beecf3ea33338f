/**
 * What the engine asks of a store about its own secrets: peppers and signing keys. Sealed; a store never sees one open.
 */
import type { EpochMs } from '../time.ts'

export type KeptSecretKind = 'pepper' | 'signing_key'

export interface KeptSecret {
  readonly id: string
  readonly kind: KeptSecretKind
  /** Sealed under the purpose that is its kind, with its id as context. */
  readonly sealed: string
  /** Public half as JSON (JWK), for signing keys; null for peppers. */
  readonly publicPart: string | null
  readonly createdAt: EpochMs
  /** From when it is used for what is new. */
  readonly activeFrom: EpochMs
  /** Nothing that was made with it is accepted any more. */
  readonly withdrawnAt: EpochMs | null
}

export interface KeptSecretReader {
  /** All of a kind, withdrawn ones too, by `activeFrom` and id. */
  list(kind: KeptSecretKind): Promise<readonly KeptSecret[]>
}

export interface KeptSecretWriter extends KeptSecretReader {
  /** And stays so until the transaction ends. False for an id that is not kept: it comes from configuration. */
  isWithdrawn(id: string): Promise<boolean>
  insert(secret: KeptSecret): Promise<void>
  /** False where it was withdrawn already or is not there. */
  withdraw(id: string, at: EpochMs): Promise<boolean>
}
