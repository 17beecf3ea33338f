/**
 * The machine under a service: its Node, its folder and files, its disk.
 *
 * What is in the database is database.ts.
 */
import { constants, type Stats } from 'node:fs'
import { access, lstat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Configuration } from '@claviger/host'
import { type Finding, failed, ok, warning } from './finding.ts'

const oldestMajor = 24
const mebibyte = 1024 * 1024
/** Below the first, writes will soon fail; below the second, it is time to look. */
const scarceBytes = 100 * mebibyte
const tightBytes = 1024 * mebibyte

export function nodeFinding(version: string): Finding {
  const major = Number.parseInt(version, 10)
  return major >= oldestMajor
    ? ok('node', version)
    : failed('node', `${version} is too old`, `Run claviger with Node ${oldestMajor} or newer.`)
}

async function statOf(path: string): Promise<Stats | null> {
  return lstat(path).catch(() => null)
}

async function mayUse(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
}

function octal(stats: Stats): string {
  return (stats.mode & 0o777).toString(8).padStart(3, '0')
}

/** Open to others: the group's and everybody's rights, which none of our files need. */
function isOpen(stats: Stats): boolean {
  return (stats.mode & 0o077) !== 0
}

export async function dataFolderFinding(dataDir: string): Promise<Finding> {
  const name = 'data folder'
  const stats = await statOf(dataDir)
  if (stats === null) return ok(name, `${dataDir} is made at the first start`)
  if (!stats.isDirectory() && !stats.isSymbolicLink()) {
    return failed(name, `${dataDir} is no folder`, 'Set CLAVIGER_DATA to a folder.')
  }
  if (!(await mayUse(dataDir))) {
    return failed(name, `${dataDir} cannot be written by this user`, 'Run as the user who owns it.')
  }
  if (stats.isDirectory() && isOpen(stats)) {
    return warning(name, `${dataDir} can be entered by others (mode ${octal(stats)})`, `chmod 700 ${dataDir}`)
  }
  return ok(name, dataDir)
}

async function privateFileFinding(name: string, path: string, absent: string): Promise<Finding> {
  const stats = await statOf(path)
  if (stats === null) return ok(name, absent)
  if (!(await mayUse(path))) {
    return failed(name, `${path} cannot be used by this user`, 'Run as the user who owns it.')
  }
  if (isOpen(stats)) {
    return failed(name, `${path} can be read by others (mode ${octal(stats)})`, `chmod 600 ${path}`)
  }
  if (stats.uid !== process.getuid?.()) {
    return warning(name, `${path} belongs to another user`, 'Run claviger as the user who runs the service.')
  }
  return ok(name, `${path} (mode ${octal(stats)})`)
}

/** The development secret's file; in production the secret comes from the environment. */
export async function secretFileFinding(configuration: Configuration): Promise<Finding> {
  if (configuration.masterSecrets !== null) return ok('secret', 'comes from CLAVIGER_SECRET')
  return privateFileFinding('secret', join(configuration.dataDir, 'secret'), 'is made at the first start')
}

export async function databaseFileFinding(file: string): Promise<Finding> {
  return privateFileFinding('database file', file, `${file} is made at the first start`)
}

async function nearestFolder(path: string): Promise<string> {
  const stats = await statOf(path)
  return stats?.isDirectory() === true || dirname(path) === path ? path : nearestFolder(dirname(path))
}

/** Free space where the data lie, or will. */
export async function diskFinding(path: string): Promise<Finding> {
  const folder = await nearestFolder(path)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const detail = `${Math.floor(free / mebibyte)} MiB free at ${folder}`
  if (free < scarceBytes) return failed('disk', detail, 'Make room: writes will fail.')
  if (free < tightBytes) return warning('disk', detail, 'Make room soon.')
  return ok('disk', detail)
}
