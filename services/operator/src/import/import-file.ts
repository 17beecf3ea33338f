/**
 * An import file, row by row: NDJSON where its first character opens an object, else CSV.
 *
 * Never as a whole in memory. What a row holds: `import-row.ts`.
 */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { type Info, parse } from 'csv-parse'
import { ExpectedFailure } from '../expected-failure.ts'
import { type FileRow, rowOf } from './import-row.ts'

/** Longer records are no rows of ours. */
const recordBytes = 65_536

/** @throws ExpectedFailure where there is no such file, or it is no CSV from some record on */
export async function* readImportFile(path: string): AsyncGenerator<FileRow> {
  if (await beginsWithObject(path)) yield* ndjsonRows(path)
  else yield* csvRows(path)
}

async function beginsWithObject(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => {
    throw new ExpectedFailure(`There is no file ${path} that can be read.`)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    return /^\uFEFF?\s*\{/.test(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}

async function* ndjsonRows(path: string): AsyncGenerator<FileRow> {
  let line = 0
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line++
    if (text.trim() !== '') yield rowOf(line, parsed(text))
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

async function* csvRows(path: string): AsyncGenerator<FileRow> {
  const records = createReadStream(path).pipe(
    parse({
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      info: true,
      max_record_size: recordBytes,
      skip_empty_lines: true,
      trim: true,
    }),
  )
  try {
    for await (const { info, record } of records as AsyncIterable<{ info: Info; record: unknown }>) {
      yield rowOf(info.lines, record)
    }
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? ` at line ${String(error.lines)}` : ''
    throw new ExpectedFailure(`The file is no CSV with a line of names${line}.`)
  }
}
