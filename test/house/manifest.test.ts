import { describe, expect, test } from 'vitest'
import { entryFindings, idleFindings, manifests, pinFindings, registryFindings } from './manifest.ts'
import { allPaths, isCode, readFiles } from './source-tree.ts'

/** Wanted by a library beside them, not named by us. */
const peers = ['typescript']

describe('the repository', () => {
  test('pins every dependency to an exact version', () => {
    const all = manifests()
    expect(all.length).toBeGreaterThan(6)
    expect(all.flatMap(({ path, manifest }) => pinFindings(path, manifest))).toEqual([])
  })

  test('has one entry in the exports of each package', () => {
    const houses = manifests().filter(({ path }) => /^(packages|services)\//.test(path))
    expect(houses.flatMap(({ path, manifest }) => entryFindings(path, manifest))).toEqual([])
    const missing = houses
      .filter(({ manifest }) => typeof manifest.exports === 'string')
      .map(({ path, manifest }) => path.replace('package.json', String(manifest.exports).slice(2)))
      .filter((entry) => !allPaths().includes(entry))
    expect(missing).toEqual([])
  })

  test('declares in each package what the package names', () => {
    const packages = manifests().filter(({ path }) => /^(packages|services|test|bench)\//.test(path))
    const findings = packages.flatMap(({ path, manifest }) => {
      const folder = path.replace('package.json', '')
      return idleFindings(
        path,
        manifest,
        readFiles((file) => file.startsWith(folder) && isCode(file)),
        peers,
      )
    })
    expect(findings).toEqual([])
  })

  test('names no registry in a lock file or in npm configuration', () => {
    const files = readFiles((path) => /(^|\/)(package-lock\.json|\.npmrc)$/.test(path))
    expect(files.map(({ path }) => path)).toContain('package-lock.json')
    expect(files.flatMap(registryFindings)).toEqual([])
  })
})

describe('the gate on versions', () => {
  test('lets exact versions pass, prereleases too', () => {
    const dependencies = { a: '1.2.3', b: '18.4.0-beta.17' }
    expect(pinFindings('package.json', { dependencies })).toEqual([])
  })

  test.each(['^1.2.3', '~1.2.3', '1.2', '1.x', '*', 'latest', '>=1.0.0', 'github:a/b', 'file:../a', ''])(
    'refuses %j in every kind of dependency',
    (version) => {
      const a = { a: version }
      const kinds = [
        { dependencies: a },
        { devDependencies: a },
        { optionalDependencies: a },
        { peerDependencies: a },
      ]
      for (const kind of kinds) expect(pinFindings('package.json', kind)).toHaveLength(1)
    },
  )
})

describe('the gate on what is declared', () => {
  const files = [
    { path: 'packages/a/src/a.ts', text: "import { b } from 'b/c'\nimport type { D } from '@d/e'" },
  ]

  test('finds what no file names, types apart', () => {
    const dependencies = { b: '1.0.0', '@d/e': '1.0.0', f: '1.0.0' }
    const devDependencies = { '@types/b': '1.0.0', g: '1.0.0' }
    expect(idleFindings('packages/a/package.json', { dependencies, devDependencies }, files, ['g'])).toEqual([
      "packages/a/package.json: declares 'f', which no file of it names",
    ])
  })
})

describe('the gate on entries', () => {
  test('refuses a package with a second entry or without any', () => {
    expect(entryFindings('packages/a/package.json', { exports: './src/index.ts' })).toEqual([])
    expect(
      entryFindings('packages/a/package.json', { exports: { '.': './a.ts', './b': './b.ts' } }),
    ).toHaveLength(1)
    expect(entryFindings('packages/a/package.json', {})).toHaveLength(1)
    expect(entryFindings('services/a/package.json', {})).toEqual([])
  })
})

describe('the gate on registry addresses', () => {
  test('refuses an address of a package, wherever it points', () => {
    const lock = (entry: object) => ({
      path: 'package-lock.json',
      text: JSON.stringify({ packages: { 'node_modules/a': entry } }),
    })
    expect(registryFindings(lock({ version: '1.0.0', resolved: 'https://example.org/a.tgz' }))).toHaveLength(
      1,
    )
    expect(registryFindings(lock({ dist: 'https://registry.example.org/a.tgz' }))).toHaveLength(1)
    expect(registryFindings(lock({ resolved: 'packages/a', link: true }))).toEqual([])
    expect(registryFindings(lock({ funding: { url: 'https://github.com/sponsors/a' } }))).toEqual([])
  })

  test('refuses a registry in npm configuration', () => {
    expect(
      registryFindings({ path: '.npmrc', text: 'save-exact=true\nregistry=//example.org/' }),
    ).toHaveLength(1)
    expect(registryFindings({ path: '.npmrc', text: '@a:registry=//example.org/' })).toHaveLength(1)
    expect(registryFindings({ path: '.npmrc', text: 'omit-lockfile-registry-resolved=true' })).toEqual([])
  })
})
