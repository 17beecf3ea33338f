/**
 * Rows in batches that fit into one request to the control socket.
 *
 * The bound of a request is packages/host's (`requestLineBytes`).
 */
import type { FileRow } from './import-row.ts'

const mostRows = 1_000
/** Below the bound of a request, with room for what is around the rows. */
const mostBytes = 60_000

export async function* batchesOf(rows: AsyncIterable<FileRow>): AsyncGenerator<readonly FileRow[]> {
  let batch: FileRow[] = []
  let bytes = 0
  for await (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row.row)) + 1
    if (batch.length === mostRows || (batch.length > 0 && bytes + size > mostBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(row)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
