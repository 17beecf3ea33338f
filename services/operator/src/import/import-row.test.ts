/**
 * Rows of import files, and files of either kind.
 *
 * What becomes of a key is tested with the engine; the command as a process in test/operator.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { batchesOf } from './batches.ts'
import { readImportFile } from './import-file.ts'
import { type FileRow, rowOf } from './import-row.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claviger-import-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function rowsOf(text: string): Promise<readonly FileRow[]> {
  const path = join(folder, 'rows')
  await writeFile(path, text)
  return collected(readImportFile(path))
}

describe('a row', () => {
  test('is read with times in ISO 8601 or epoch milliseconds, and without what it does not know', () => {
    const at = Date.UTC(2024, 4, 6)
    const fields = { email: 'a@b.c', digest: 'ab', created_at: '2024-05-06T00:00:00Z', other: 1, name: '' }
    expect(rowOf(7, fields).row).toEqual({ email: 'a@b.c', digest: 'ab', created_at: at })
    expect(rowOf(7, { email: 'a@b.c', created_at: String(at) }).row?.created_at).toBe(at)
  })

  test.each([
    [null, 'unreadable'],
    [['a@b.c'], 'unreadable'],
    [{ digest: 'ab' }, 'email_missing'],
    [{ email: 'a@b.c', created_at: 'yesterday' }, 'created_at_unreadable'],
    [{ email: 'a@b.c', key: 'x'.repeat(513) }, 'key_too_long'],
  ])('that is no row is told why: %j', (fields, problem) => {
    expect(rowOf(1, fields)).toMatchObject({ row: null, problem })
  })
})

describe('a file', () => {
  test('of NDJSON is known by its first character and read line by line', async () => {
    const rows = await rowsOf('{"email":"a@b.c","key":"k"}\n\nnonsense\r\n{"email":"d@e.f"}')
    expect(rows.map(({ line, email, problem }) => [line, email, problem])).toEqual([
      [1, 'a@b.c', null],
      [3, '', 'unreadable'],
      [4, 'd@e.f', null],
    ])
  })

  test('of CSV may have a byte order mark, quotes and its columns in any order', async () => {
    const rows = await rowsOf('\uFEFFName, Email ,digest\r\n"O, K",a@b.c,ab\r\n')
    expect(rows).toEqual([
      { line: 2, email: 'a@b.c', row: { email: 'a@b.c', name: 'O, K', digest: 'ab' }, problem: null },
    ])
  })

  test('that is not there, or no table, is told in a sentence', async () => {
    await expect(collected(readImportFile(join(folder, 'nothing')))).rejects.toThrow('There is no file')
    await expect(rowsOf('email,digest\na@b.c,ab,too,many\n')).rejects.toThrow('no CSV')
  })
})

test('batches fit into a request whatever is in their rows, and lose none', async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) =>
    rowOf(index, { email: 'ä'.repeat(index % 300) || 'a' }),
  )
  const batches = await collected(
    batchesOf(
      (async function* () {
        yield* rows
      })(),
    ),
  )
  expect(batches.flat()).toEqual(rows)
  for (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(1_000)
    expect(Buffer.byteLength(JSON.stringify(batch.map(({ row }) => row)))).toBeLessThan(62_000)
  }
})
