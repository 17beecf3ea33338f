/**
 * When the panel counts as built from what is there, on a copy of nothing but its sources.
 *
 * That what is built works is tested in a browser.
 */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildPanel, digestOf } from './panel.mjs'

const panel = 'services/basker/admin'
let root: string

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'panel-'))
  write(`${panel}/panel/main.tsx`, '1')
  write('packages/web/src/a.ts', '1')
  write('package-lock.json', '{}')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a panel that was built from just these sources is not built again, whatever their times', async () => {
  write(`${panel}/dist/.built-from`, digestOf(root))
  utimesSync(join(root, 'packages/web/src/a.ts'), new Date(), new Date())
  // There is no Vite here: building would fail.
  expect(await buildPanel(process.execPath, root)).toBe(0)
})

test.each([`${panel}/panel/main.tsx`, 'packages/web/src/a.ts', 'packages/web/src/b.ts', 'package-lock.json'])(
  'a change of %s makes another digest',
  (path) => {
    const before = digestOf(root)
    write(path, '2')
    expect(digestOf(root)).not.toBe(before)
  },
)

test('a change of a test makes none', () => {
  const before = digestOf(root)
  write('packages/web/src/a.test.ts', '2')
  expect(digestOf(root)).toBe(before)
})

test('a build that fails leaves what was there', async () => {
  write(`${panel}/dist/.built-from`, 'older')
  expect(await buildPanel(process.execPath, root)).not.toBe(0)
  write(`${panel}/dist/.built-from`, digestOf(root))
  expect(await buildPanel(process.execPath, root)).toBe(0)
})
