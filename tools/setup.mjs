/**
 * Set-up: brings `node_modules` to what the lock file says, once, however many processes ask at the same time.
 *
 * Plain JavaScript on built-ins, for Node 20. Whether to install is read from npm's own record of what it installed
 * (`node_modules/.package-lock.json`, written last), so a run that was cut short counts as not installed.
 */
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runChild } from './child.mjs'
import { pinnedNodePath } from './pinned-node.mjs'

const dependencyFields = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'bin',
]

/**
 * Installs what `folder` (the root or one with a lock file of its own) pins unless it is there. Resolves to an exit code.
 *
 * With `omitDev` tests and tools are not asked for, and not installed; where they are there they stay.
 */
export async function setUp(root, folder = root, { omitDev = false } = {}) {
  if (isReady(folder, root, omitDev)) return 0
  const name = relative(root, folder) || 'workspace'
  const release = await lock(join(root, '.cache'), `setup-${name}.lock`)
  try {
    // Whoever held the lock before us may have done it all.
    return isReady(folder, root, omitDev) ? 0 : await install(folder, name, omitDev)
  } finally {
    release()
  }
}

function isReady(folder, root, omitDev) {
  const pinned = folder === root ? pinnedNodePath(root) : null
  return (pinned === null || existsSync(pinned)) && isInstalled(folder, { omitDev })
}

async function install(folder, name, omitDev) {
  const startedAt = Date.now()
  process.stderr.write(`Installing what ${name === 'workspace' ? '' : `${name}/`}package-lock.json pins …\n`)
  // What is installed is told by what was asked for, not by NODE_ENV; warnings about Node 20 are noise, it only runs npm.
  const args = ['ci', omitDev ? '--omit=dev' : '--include=dev', '--loglevel=error']
  const npm = process.env.npm_execpath
  // Not process.execPath: under `npm run` that is the pinned Node, which lies in the folder npm is about to delete.
  const npmNode = process.env.npm_node_execpath ?? process.execPath
  const status = npm
    ? await runChild(npmNode, [npm, ...args], { cwd: folder, quiet: true })
    : await runChild('npm', args, { cwd: folder, quiet: true })
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  process.stderr.write(
    status === 0 ? `Installed in ${seconds} s.\n` : `npm ci failed (exit code ${status}).\n`,
  )
  return status
}

/**
 * Whether `folder/node_modules` holds exactly what the lock file says and the manifests say the same as the lock file; with
 * `omitDev` what is for tests and tools only may be missing.
 */
export function isInstalled(folder, { omitDev = false } = {}) {
  const wanted = readJson(join(folder, 'package-lock.json'))?.packages
  const present = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted || !present) return false
  return (
    Object.keys(present).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, entry]) =>
      path.includes('node_modules/')
        ? isSamePackage(entry, present[path], omitDev)
        : isSameManifest(entry, readJson(join(folder, path, 'package.json'))),
    )
  )
}

function isSamePackage(wanted, present, omitDev) {
  if (present === undefined && omitDev && (wanted.dev === true || wanted.devOptional === true)) return true
  // Absent optional packages are those of other platforms.
  if (present === undefined) return wanted.optional === true || wanted.devOptional === true
  return wanted.version === present.version && wanted.integrity === present.integrity
}

function isSameManifest(recorded, manifest) {
  return (
    manifest !== null &&
    dependencyFields.every((field) => sorted(recorded[field]) === sorted(manifest[field]))
  )
}

function sorted(entries = {}) {
  return JSON.stringify(
    Object.entries(entries)
      .map(([name, value]) => [name, value.replace(/^\.\//, '')])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw new Error(`${path} cannot be read: ${error.message}`)
  }
}

/**
 * Waits until `folder/name` is ours and returns what gives it back. The lock is a file holding its owner's process id,
 * linked into place whole, so that nobody ever sees it empty; a lock whose owner is gone is taken over.
 */
export async function lock(folder, name) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  const ours = `${path}.${process.pid}`
  writeFileSync(ours, String(process.pid))
  try {
    let told = false
    while (!tryLink(ours, path)) {
      const owner = readOwner(path)
      if (owner !== null && !isAlive(owner)) evict(path, owner)
      else {
        if (!told) process.stderr.write('Waiting for another process that is installing …\n')
        told = true
        await sleep(200)
      }
    }
  } finally {
    rmSync(ours, { force: true })
  }
  return () => rmSync(path, { force: true })
}

function tryLink(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readOwner(path) {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10)
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Removes the lock of a process that is gone; puts back what it took if another process was quicker. */
function evict(path, deadOwner) {
  const taken = `${path}.evicted-by-${process.pid}`
  try {
    renameSync(path, taken)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if (readOwner(taken) !== deadOwner) tryLink(taken, path)
  rmSync(taken, { force: true })
}
