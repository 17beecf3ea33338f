/**
 * The service's own secrets, as sealed boxes.
 *
 * Nothing here can open one.
 */
import type { EpochMs, KeptSecret, KeptSecretKind, KeptSecretWriter } from 'claviger'
import type { Kysely } from 'kysely'
import { affectedAny } from '../sql/affected.ts'
import type { KeptSecretTable, Tables } from '../tables.ts'

function keptSecretOf(row: KeptSecretTable): KeptSecret {
  return {
    id: row.id,
    kind: row.kind,
    sealed: row.sealed,
    publicPart: row.public_part,
    createdAt: row.created_at,
    activeFrom: row.active_from,
    withdrawnAt: row.withdrawn_at,
  }
}

export class KeptSecretRows implements KeptSecretWriter {
  readonly #database: Kysely<Tables>
  readonly #locking: boolean

  /** @param locking see `AccountRows` */
  constructor(database: Kysely<Tables>, locking: boolean) {
    this.#database = database
    this.#locking = locking
  }

  async list(kind: KeptSecretKind): Promise<readonly KeptSecret[]> {
    const rows = await this.#database
      .selectFrom('kept_secrets')
      .selectAll()
      .where('kind', '=', kind)
      .orderBy('active_from')
      .orderBy('id')
      .execute()
    return rows.map(keptSecretOf)
  }

  async insert(secret: KeptSecret): Promise<void> {
    await this.#database
      .insertInto('kept_secrets')
      .values({
        id: secret.id,
        kind: secret.kind,
        sealed: secret.sealed,
        public_part: secret.publicPart,
        created_at: secret.createdAt,
        active_from: secret.activeFrom,
        withdrawn_at: secret.withdrawnAt,
      })
      .execute()
  }

  async isWithdrawn(id: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('kept_secrets')
      .select('withdrawn_at')
      .where('id', '=', id)
      .$if(this.#locking, (query) => query.forShare())
      .executeTakeFirst()
    return row !== undefined && row.withdrawn_at !== null
  }

  async withdraw(id: string, at: EpochMs): Promise<boolean> {
    const result = await this.#database
      .updateTable('kept_secrets')
      .set({ withdrawn_at: at })
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }
}
