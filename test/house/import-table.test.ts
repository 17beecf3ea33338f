import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { houses, importFindings } from './import-table.ts'
import { type Manifest, manifests } from './manifest.ts'
import { isProductCode, readFiles } from './source-tree.ts'

const workspaces = manifests().filter(({ path }) => /^(packages|services)\//.test(path))

function declaredBy(manifest: Manifest): string[] {
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
}

describe('the repository', () => {
  test('has every package and service in the import table, under its own name', () => {
    const found = workspaces.map(({ path, manifest }) => `${manifest.name} in ${posix.dirname(path)}`)
    expect(found.toSorted()).toEqual(houses.map(({ name, folder }) => `${name} in ${folder}`).toSorted())
  })

  test('names modules only as the import table allows', () => {
    const declared = new Map(
      workspaces.map(({ path, manifest }) => [posix.dirname(path), declaredBy(manifest)]),
    )
    const files = readFiles(isProductCode)
    expect(files.length).toBeGreaterThan(20)
    expect(importFindings(files, houses, declared)).toEqual([])
  })
})

describe('the import table', () => {
  const declared = new Map([['packages/store', ['claviger', 'kysely']]])

  function findings(path: string, text: string): string[] {
    return importFindings([{ path, text }], houses, declared)
  }

  test.each([
    ["import { Secret } from 'claviger'", 'packages/store/src/a.ts'],
    ["import { Kysely } from 'kysely'", 'packages/store/src/a.ts'],
    ["import { helper } from '../row.ts'", 'packages/store/src/key/a.ts'],
    ["import { createHmac } from 'node:crypto'", 'packages/engine/src/a.ts'],
    ["import { test } from 'vitest'", 'packages/engine/src/a.test.ts'],
    ["import { readFileSync } from 'node:fs'", 'packages/engine/src/a.test.ts'],
    ["// import '@claviger/host'\nconst text = `import '@claviger/host'`", 'packages/engine/src/a.ts'],
  ])('allows %j in %s', (text, path) => {
    expect(findings(path, text)).toEqual([])
  })

  test.each([
    ['a layer above', "import '@claviger/store'", 'packages/engine/src/a.ts'],
    ['a layer above, for its types', "import type { A } from '@claviger/store'", 'packages/engine/src/a.ts'],
    ['a layer above, inside a type', "type A = import('@claviger/store').A", 'packages/engine/src/a.ts'],
    ['a layer above, dynamically', "await import('@claviger/store')", 'packages/engine/src/a.ts'],
    ['a layer above, re-exported', "export * from '@claviger/store'", 'packages/engine/src/a.ts'],
    ['a neighbour', "import '@claviger/host'", 'packages/store/src/a.ts'],
    ['a layer above, in a test', "import '@claviger/host'", 'packages/store/src/a.test.ts'],
    ['the operator', "import '@claviger/operator'", 'services/basira/api/src/a.ts'],
    ['an inner file of a package', "import 'claviger/src/key/key.ts'", 'packages/store/src/a.ts'],
    ['a path out of the package', "import '../../engine/src/index.ts'", 'packages/store/src/a.ts'],
    ['a path in disguise', "import './../../engine/src/index.ts'", 'packages/store/src/a.ts'],
    ['a path from the root of the disk', "import '/etc/a.ts'", 'packages/store/src/a.ts'],
    ['a computed module', 'await import(name)', 'packages/store/src/a.ts'],
    ['what is installed but not declared', "import 'pg'", 'packages/store/src/a.ts'],
    ['HTTP in the engine', "import 'node:http'", 'packages/engine/src/a.ts'],
    ['files in the engine', "import 'node:fs/promises'", 'packages/engine/src/a.ts'],
    ['the process in the engine', "import 'process'", 'packages/engine/src/a.ts'],
    ['a library the engine has no leave for', "import 'kysely'", 'packages/engine/src/a.ts'],
    ['anything, from a package without a row', 'export {}', 'packages/new/src/a.ts'],
  ])('refuses to name %s', (_what, text, path) => {
    expect(findings(path, text)).toHaveLength(1)
  })
})
