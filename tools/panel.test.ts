/**
 * When a panel counts as built from what is there, on a copy of nothing but its sources.
 *
 * That what is built works is tested in a browser.
 */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildPanels, digestOf, type PanelName, panelNames } from './panel.mjs'

const folders: Readonly<Record<PanelName, string>> = {
  basira: 'services/basira/dashboard',
  basker: 'services/basker/admin',
}
let root: string

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'panel-'))
  for (const folder of Object.values(folders)) write(`${folder}/panel/main.tsx`, '1')
  write('packages/web/src/a.ts', '1')
  write('package-lock.json', '{}')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('there is a panel for each service', () => {
  expect([...panelNames].sort()).toEqual(Object.keys(folders))
})

describe.each(Object.entries(folders) as [PanelName, string][])('the panel of %s', (name, folder) => {
  test('that was built from just these sources is not built again, whatever their times', async () => {
    write(`${folder}/dist/.built-from`, digestOf(root, name))
    utimesSync(join(root, 'packages/web/src/a.ts'), new Date(), new Date())
    // There is no Vite here: building would fail.
    expect(await buildPanels(process.execPath, root, [name])).toBe(0)
  })

  test.each([
    `${folder}/panel/main.tsx`,
    'tools/panel-vite.ts',
    'packages/web/src/a.ts',
    'packages/web/src/b.ts',
    'package-lock.json',
  ])('has another digest after a change of %s', (path) => {
    const before = digestOf(root, name)
    write(path, '2')
    expect(digestOf(root, name)).not.toBe(before)
  })

  test('has the same digest after a change of a test', () => {
    const before = digestOf(root, name)
    write('packages/web/src/a.test.ts', '2')
    expect(digestOf(root, name)).toBe(before)
  })

  test('stays as it was when building it fails', async () => {
    write(`${folder}/dist/.built-from`, 'older')
    expect(await buildPanels(process.execPath, root, [name])).not.toBe(0)
    write(`${folder}/dist/.built-from`, digestOf(root, name))
    expect(await buildPanels(process.execPath, root, [name])).toBe(0)
  })
})

test('a change of one panel leaves the other built', async () => {
  for (const name of panelNames) write(`${folders[name]}/dist/.built-from`, digestOf(root, name))
  expect(await buildPanels(process.execPath, root)).toBe(0)
  write(`${folders.basira}/panel/main.tsx`, '2')
  expect(await buildPanels(process.execPath, root, ['basker'])).toBe(0)
  expect(await buildPanels(process.execPath, root)).not.toBe(0)
})
