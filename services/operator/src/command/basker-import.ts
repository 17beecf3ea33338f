/**
 * `claviger basker keys import`: a file of keys in batches to the service, a result line for each row.
 *
 * Reading the file: `../import/import-file.ts`. What becomes of a key: the service and the engine.
 */
import { ExpectedFailure } from '../expected-failure.ts'
import { batchesOf } from '../import/batches.ts'
import { readImportFile } from '../import/import-file.ts'
import type { FileRow } from '../import/import-row.ts'
import { type Call, withOperations } from '../operation/call-operation.ts'
import { fieldsOf } from '../operation/reply.ts'
import { serviceNamed } from '../service/services.ts'
import { note, print, printJson } from '../terminal.ts'
import type { BaskerOptions } from './basker-options.ts'

const progressEveryMs = 5_000

interface ImportOptions extends BaskerOptions {
  readonly apply?: boolean
}

/** What was done already does not count as undone. */
const fine = new Set(['imported', 'would_import', 'known'])

/** Rows by outcome. */
type Tally = Map<string, number>

export async function importKeys(file: string, options: ImportOptions): Promise<void> {
  const service = await serviceNamed('basker')
  const tally = await withOperations(service, { timeoutMs: options.timeout * 1_000 }, (call) =>
    importAll(call, file, options),
  )
  const counts = Object.fromEntries([...tally].sort(([one], [other]) => (one < other ? -1 : 1)))
  if (options.json === true) printJson({ applied: options.apply === true, outcomes: counts })
  else for (const [outcome, count] of Object.entries(counts)) note(`${String(count).padStart(9)}  ${outcome}`)
  const left = [...tally].reduce((sum, [outcome, count]) => sum + (fine.has(outcome) ? 0 : count), 0)
  if (options.apply !== true) note('A dry run: nothing was written. --apply imports.')
  if (left > 0) throw new ExpectedFailure(`Rows that cannot be imported: ${left}. Their lines say why.`)
}

async function importAll(call: Call, file: string, options: ImportOptions): Promise<Tally> {
  const tally: Tally = new Map()
  let done = 0
  let toldAt = performance.now()
  for await (const batch of batchesOf(readImportFile(file))) {
    const outcomes = await outcomesOf(call, batch, options.apply === true)
    tellBatch(batch, outcomes, tally, options)
    done += batch.length
    if (performance.now() - toldAt > progressEveryMs) {
      note(`${done} rows …`)
      toldAt = performance.now()
    }
  }
  return tally
}

function tellBatch(
  batch: readonly FileRow[],
  outcomes: readonly string[],
  tally: Tally,
  { json }: ImportOptions,
): void {
  for (const [index, row] of batch.entries()) {
    const outcome = outcomes[index] ?? 'failed'
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
    if (json !== true) print(`${row.line} ${outcome} ${row.email}`)
  }
}

/** The outcomes of a batch; rows that could not be read are not sent. */
async function outcomesOf(call: Call, batch: readonly FileRow[], apply: boolean): Promise<readonly string[]> {
  const rows = batch.flatMap(({ row }) => (row === null ? [] : [row]))
  const reply = rows.length === 0 ? { outcomes: [] } : await call('keys.import', { apply, rows })
  const list = fieldsOf(reply)['outcomes']
  const outcomes: unknown[] = Array.isArray(list) ? [...list] : []
  return batch.map(({ row, problem }) => {
    if (row === null) return problem ?? 'unreadable'
    const outcome = String(outcomes.shift() ?? 'failed')
    return outcome === 'imported' && !apply ? 'would_import' : outcome
  })
}
