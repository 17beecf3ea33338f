/**
 * Manifests and lock files: what is pinned, from where, and through which door a package is entered.
 *
 * Who imports what is import-table.ts; whether the lock file fits the manifests is `npm ci`'s to say.
 */
import { type Finding, readFiles, type SourceFile } from './source-tree.ts'
import { namedModules, packageName } from './syntax.ts'

/** A package.json, as far as the gates look into it. */
export interface Manifest {
  readonly name?: string
  readonly exports?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Every package.json of the repository. */
export function manifests(): { path: string; manifest: Manifest }[] {
  return readFiles((path) => /(^|\/)package\.json$/.test(path)).map(({ path, text }) => ({
    path,
    manifest: JSON.parse(text),
  }))
}

const exactVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/

/** Versions that are not exact: ranges, tags and addresses would install something else tomorrow. */
export function pinFindings(path: string, manifest: Manifest): Finding[] {
  const pins = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.optionalDependencies,
    manifest.peerDependencies,
  ].flatMap((dependencies) => Object.entries(dependencies ?? {}))
  return pins
    .filter(([, version]) => !exactVersion.test(version))
    .map(([name, version]) => `${path}: ${name} is '${version}', which is not an exact version`)
}

/** A package without exactly one entry. Services that nobody imports may have none. */
export function entryFindings(path: string, manifest: Manifest): Finding[] {
  if (typeof manifest.exports === 'string') return []
  if (manifest.exports === undefined && path.startsWith('services/')) return []
  return [`${path}: "exports" has to be the one entry's path, a string`]
}

/** What a package declares and none of its files names. Types are named by the compiler, peers by who wants them. */
export function idleFindings(
  path: string,
  manifest: Manifest,
  files: readonly SourceFile[],
  peers: readonly string[] = [],
): Finding[] {
  const named = new Set(
    files.flatMap((file) => namedModules(file)).map((module) => packageName(module ?? '')),
  )
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter((name) => !name.startsWith('@types/') && !peers.includes(name) && !named.has(name))
    .map((name) => `${path}: declares '${name}', which no file of it names`)
}

const registryAddress = /https?:\/\/[^\s"]*(registry|npmjs|yarnpkg|artifactory|nexus|verdaccio)[^\s"]*/gi

/** Registry addresses in a lock file or npm configuration: they tie every clone to one machine's registry. */
export function registryFindings({ path, text }: SourceFile): Finding[] {
  const addresses = (text.match(registryAddress) ?? []).map((address) => `${path}: names ${address}`)
  if (path.endsWith('.npmrc')) {
    return /^\s*(\S+:)?registry\s*=/m.test(text) ? [...addresses, `${path}: sets a registry`] : addresses
  }
  const lock: { packages?: Record<string, { resolved?: string; link?: boolean }> } = JSON.parse(text)
  const resolved = Object.entries(lock.packages ?? {})
    .filter(([, entry]) => entry.resolved !== undefined && entry.link !== true)
    .map(([name]) => `${path}: ${name} has a "resolved" address`)
  return [...addresses, ...resolved]
}
