/**
 * Building the panels where they are missing or were built from something else, however many processes ask at the same
 * time.
 *
 * Plain JavaScript on built-ins. What was built from what is told by a digest of the sources' contents, kept beside the
 * result: times of files say nothing after a clone. How each is built is panel-vite.ts.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { compressFiles } from './compress.mjs'
import { lock } from './setup.mjs'

const panels = {
  basker: { folder: 'services/basker/admin', base: '/admin/', title: "Basker's admin panel" },
  basira: { folder: 'services/basira/dashboard', base: '/', title: "Basira's dashboard" },
}
const stampName = '.built-from'

/** The services that have a panel. */
export const panelNames = Object.keys(panels)

/** What the result depends on: folders whole, and the lock file for every library. */
function sourcesOf(folder) {
  return [
    'packages/web/package.json',
    'packages/web/src',
    `${folder}/index.html`,
    `${folder}/package.json`,
    `${folder}/panel`,
    `${folder}/public`,
    'package-lock.json',
    'tools/compress.mjs',
    'tools/panel-vite.ts',
    'tsconfig.json',
    'tsconfig.web.json',
  ]
}

/**
 * Builds the panels of the services `names` with `node`, one after the other, each unless what is there was built from
 * just its sources. Resolves to the exit code of the first that fails, else to 0.
 */
export async function buildPanels(node, root, names = panelNames) {
  for (const name of names) {
    const status = await buildWhereDue(node, root, name)
    if (status !== 0) return status
  }
  return 0
}

async function buildWhereDue(node, root, name) {
  if (isFresh(root, name)) return 0
  const release = await lock(join(root, '.cache'), 'panel.lock')
  try {
    return isFresh(root, name) ? 0 : await build(node, root, name)
  } finally {
    release()
  }
}

async function build(node, root, name) {
  const startedAt = Date.now()
  const { folder, base, title } = panels[name]
  process.stderr.write(`Building ${title} …\n`)
  const digest = digestOf(root, name)
  const fresh = join(root, folder, `dist.${process.pid}`)
  const args = [
    'build',
    join(root, folder),
    '--base',
    base,
    '--config',
    join(root, 'tools/panel-vite.ts'),
    '--outDir',
    fresh,
    '--logLevel',
    'warn',
  ]
  // Whatever runs us, a test included: the panel is built for people.
  const env = { ...process.env, NODE_ENV: 'production' }
  try {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const status = await runChild(node, [vite, ...args], { cwd: join(root, folder), env, quiet: true })
    if (status !== 0) {
      process.stderr.write(`Building ${title} failed (exit code ${status}).\n`)
      return status
    }
    await compressFiles(fresh)
    writeFileSync(join(fresh, stampName), digest)
    const dist = join(root, folder, 'dist')
    rmSync(dist, { recursive: true, force: true })
    renameSync(fresh, dist)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  process.stderr.write(`Built in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`)
  return 0
}

function isFresh(root, name) {
  const stamp = join(root, panels[name].folder, 'dist', stampName)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf(root, name)
}

/** Digest of the paths and contents of what the panel of `name` is built from. */
export function digestOf(root, name) {
  const digest = createHash('sha256')
  for (const path of sourcesOf(panels[name].folder).flatMap((source) => filesUnder(root, source))) {
    const content = readFileSync(join(root, path))
    digest.update(`${path}\n${content.length}\n`).update(content)
  }
  return digest.digest('hex')
}

function filesUnder(root, path) {
  const entries = listing(join(root, path))
  if (entries === null) return existsSync(join(root, path)) ? [path] : []
  return entries
    .filter((entry) => !entry.name.endsWith('.test.ts'))
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => filesUnder(root, `${path}/${name}`))
}

function listing(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR' || error.code === 'ENOENT') return null
    throw error
  }
}
