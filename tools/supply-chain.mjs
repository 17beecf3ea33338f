/**
 * What a production install brings along, written down: `sbom.cdx.json` (CycloneDX) and `THIRD-PARTY-NOTICES.md`.
 *
 * Plain JavaScript on built-ins. The same lock file gives the same bytes; supply-chain.test.ts holds both to it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const sbomFile = 'sbom.cdx.json'
export const noticesFile = 'THIRD-PARTY-NOTICES.md'

/** Every package that `npm ci --omit=dev` may install, by name and version, once. */
export function productionPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const found = new Map()
  for (const [path, entry] of Object.entries(packages)) {
    if (!path.includes('node_modules/') || entry.link || entry.dev || entry.devOptional) continue
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    // Those of other platforms are not there; what is told must not depend on the machine.
    const isForSomePlatforms =
      entry.optional === true || entry.os !== undefined || entry.cpu !== undefined || entry.libc !== undefined
    found.set(`${name}@${entry.version}`, { ...entry, name, path, isForSomePlatforms })
  }
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function key({ name, version }) {
  return `${name}@${version}`
}

export function writeSbom(root) {
  writeFileSync(join(root, sbomFile), sbomOf(root))
  return 0
}

/**
 * A bill of materials (CycloneDX 1.6, ECMA-424) with the digests and licences of the lock file, and who asks for whom; without
 * a time or a number, which would differ from run to run. `npm sbom` leaves out what only packages of workspaces ask for.
 */
export function sbomOf(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const ours = Object.entries(packages)
    .filter(([path]) => !path.includes('node_modules/') && path !== 'test')
    .map(([path, entry]) => ({ ...entry, path, name: entry.name ?? path }))
  const theirs = productionPackages(root)
  const [first, ...workspaces] = ours
  const found = [...ours, ...theirs]
  const dependencies = found.map((one) => ({
    ref: refOf(one),
    dependsOn: dependenciesOf(one, packages, new Set(found.map(refOf))),
  }))
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: componentOf(first, 'application') },
    components: [...workspaces, ...theirs].map((one) => componentOf(one, 'library')),
    dependencies: dependencies.sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  }
  return `${JSON.stringify(sbom, null, 2)}\n`
}

function refOf(one) {
  const [scope, name] = one.name.startsWith('@') ? one.name.split('/') : [null, one.name]
  return `pkg:npm/${scope === null ? '' : `${encodeURIComponent(scope)}/`}${name}@${one.version}`
}

function componentOf(one, type) {
  const [scope, name] = one.name.startsWith('@') ? one.name.split('/') : [null, one.name]
  return {
    type,
    'bom-ref': refOf(one),
    ...(scope !== null && { group: scope }),
    name,
    version: one.version,
    scope: one.optional === true ? 'optional' : 'required',
    ...(one.integrity !== undefined && { hashes: [hashOf(one.integrity)] }),
    licenses: [
      /[ ()]/.test(one.license ?? '') ? { expression: one.license } : { license: { id: one.license } },
    ],
    purl: refOf(one),
  }
}

/** Refs of what `one` asks for, as far as they are in the bill. */
function dependenciesOf(one, packages, known) {
  const names = Object.keys({ ...one.dependencies, ...one.optionalDependencies, ...one.peerDependencies })
  const found = names.map((name) => resolved(one.path, name, packages)).filter((entry) => entry !== null)
  return [...new Set(found.map(refOf))].filter((ref) => known.has(ref)).sort()
}

/** What Node would find under `name`, from folder `path` upwards; null: nothing. */
function resolved(path, name, packages) {
  const parts = path.split('/')
  for (let depth = path === '' ? 0 : parts.length; depth >= 0; depth--) {
    const entry = packages[[...parts.slice(0, depth), 'node_modules', name].join('/')]
    if (entry !== undefined) return { name, ...(entry.link ? packages[entry.resolved] : entry) }
  }
  return null
}

export function writeNotices(root) {
  writeFileSync(join(root, noticesFile), noticesOf(root))
  return 0
}

/** The notices: each package with its licence, then each text of a licence once, with the packages it came with. */
export function noticesOf(root) {
  const packages = productionPackages(root)
  const texts = new Map()
  for (const one of packages) {
    for (const text of one.isForSomePlatforms ? [] : licenceTexts(join(root, one.path))) {
      texts.set(text, [...(texts.get(text) ?? []), key(one)])
    }
  }
  const lines = [
    '# Third-party notices',
    '',
    'Made by `npm run notices`; do not edit. What a production install of Claviger brings along, and under which licence. Packages for some platforms only carry their texts themselves.',
    '',
    '| package | licence |',
    '|---|---|',
    ...packages.map((one) => `| ${key(one)} | ${one.license ?? 'see the package'} |`),
    ...[...texts].flatMap(([text, names]) => [
      '',
      `## ${names.join(', ')}`,
      '',
      ...text.split('\n').map((line) => (line === '' ? '' : `    ${line}`)),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

/** What lies in a package as LICENSE, NOTICE or the like, with one kind of line end. */
function licenceTexts(folder) {
  if (!existsSync(folder)) throw new Error(`${folder} is not installed: run npm ci first.`)
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)(\.(md|txt)|-[a-z0-9]+)?$/i.test(name))
    .sort()
    .map((name) =>
      readFileSync(join(folder, name), 'utf8')
        .replaceAll('\r\n', '\n')
        .replaceAll(/[ \t]+$/gm, '')
        .trim(),
    )
}

/** `integrity` of a lock file as CycloneDX has hashes. */
function hashOf(integrity) {
  const [algorithm, digest] = integrity.split('-')
  return { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }
}
