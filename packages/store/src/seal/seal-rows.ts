/**
 * Sealed boxes, in whichever table they lie.
 *
 * Nothing here can open one.
 */
import { setImmediate } from 'node:timers/promises'
import { type SealedRow, type SealPurpose, type SealReader, type SealWriter, sealIdLength } from 'claviger'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { affectedAny } from '../sql/affected.ts'
import type { Tables } from '../tables.ts'

interface SealedColumn {
  readonly table: RawBuilder<unknown>
  /** The box; its row's `id` is the context. */
  readonly box: RawBuilder<unknown>
  /** Which rows of the table hold one. */
  readonly where: RawBuilder<unknown>
}

/** Where the boxes of each purpose lie: whoever adds a purpose adds a row. */
const columns: Readonly<Record<SealPurpose, SealedColumn>> = {
  pepper: { table: sql`kept_secrets`, box: sql`sealed`, where: sql`kind = 'pepper'` },
  signing_key: { table: sql`kept_secrets`, box: sql`sealed`, where: sql`kind = 'signing_key'` },
  session_key: { table: sql`sessions`, box: sql`sealed_key`, where: sql`sealed_key <> ''` },
  notice: { table: sql`notices`, box: sql`sealed_content`, where: sql`sealed_content is not null` },
}

/** Rows that are counted at once; on SQLite the process does nothing else meanwhile. */
const countedAtOnce = 2_000

/** The id that a box carries, `''` where it carries none. */
function secretIdOf(box: RawBuilder<unknown>): RawBuilder<string> {
  return sql`case substr(${box}, 1, 3) when 's2.' then substr(${box}, 4, ${sql.lit(sealIdLength)}) else '' end`
}

export class SealRows implements SealReader, SealWriter {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  async count(purpose: SealPurpose): Promise<ReadonlyMap<string, number>> {
    const { table, box, where } = columns[purpose]
    const counts = new Map<string, number>()
    let after: string | undefined = ''
    while (after !== undefined) {
      const { rows } = await sql<{ id: string; secret_id: string }>`
        select id, ${secretIdOf(box)} as secret_id from ${table}
        where ${where} and id > ${after} order by id limit ${countedAtOnce}
      `.execute(this.#database)
      for (const row of rows) counts.set(row.secret_id, (counts.get(row.secret_id) ?? 0) + 1)
      after = rows.length < countedAtOnce ? undefined : rows.at(-1)?.id
      await setImmediate()
    }
    return counts
  }

  async sampleWithoutId(purpose: SealPurpose): Promise<SealedRow | null> {
    const { table, box, where } = columns[purpose]
    const { rows } = await sql<SealedRow>`
      select id, ${box} as box from ${table} where ${where} and ${secretIdOf(box)} = '' limit 1
    `.execute(this.#database)
    return rows[0] ?? null
  }

  async page(
    purpose: SealPurpose,
    current: string,
    after: string,
    limit: number,
  ): Promise<readonly SealedRow[]> {
    const { table, box, where } = columns[purpose]
    const { rows } = await sql<SealedRow>`
      select id, case when ${secretIdOf(box)} = ${current} then null else ${box} end as box from ${table}
      where ${where} and id > ${after} order by id limit ${limit}
    `.execute(this.#database)
    return rows.map(({ id, box: found }) => ({ id, box: found }))
  }

  async replace(purpose: SealPurpose, id: string, old: string, fresh: string): Promise<boolean> {
    const { table, box } = columns[purpose]
    const result = await sql`
      update ${table} set ${box} = ${fresh} where id = ${id} and ${box} = ${old}
    `.execute(this.#database)
    return affectedAny({ numUpdatedRows: result.numAffectedRows ?? 0n })
  }
}
