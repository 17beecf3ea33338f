/**
 * What lies beside a built file once it was compressed.
 *
 * Which of them is sent is tested in packages/service.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compressFiles } from './compress.mjs'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compress-'))
  mkdirSync(join(folder, 'assets'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a script below the folder lies there three times, and each is the same script', async () => {
  const script = 'export const a = 1\n'.repeat(200)
  writeFileSync(join(folder, 'assets/a.js'), script)
  await compressFiles(folder)
  expect(brotliDecompressSync(readFileSync(join(folder, 'assets/a.js.br'))).toString()).toBe(script)
  expect(gunzipSync(readFileSync(join(folder, 'assets/a.js.gz'))).toString()).toBe(script)
  expect(readFileSync(join(folder, 'assets/a.js'), 'utf8')).toBe(script)
})

test('the page, fonts and what is small are left as they are', async () => {
  writeFileSync(join(folder, 'index.html'), 'x'.repeat(5_000))
  writeFileSync(join(folder, 'a.woff2'), 'x'.repeat(5_000))
  writeFileSync(join(folder, 'small.js'), 'x'.repeat(500))
  await compressFiles(folder)
  expect(readdirSync(folder).sort()).toEqual(['a.woff2', 'assets', 'index.html', 'small.js'])
})
