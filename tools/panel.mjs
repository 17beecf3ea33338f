/**
 * Building the panel where it is missing or was built from something else, however many processes ask at the same time.
 *
 * Plain JavaScript on built-ins. What was built from what is told by a digest of the sources' contents, kept beside the
 * result: times of files say nothing after a clone. How it is built is services/basker/admin/vite.config.ts.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { lock } from './setup.mjs'

const panel = 'services/basker/admin'
const stampName = '.built-from'

/** What the result depends on: folders whole, and the lock file for every library. */
const sources = [
  'packages/web/package.json',
  'packages/web/src',
  `${panel}/index.html`,
  `${panel}/package.json`,
  `${panel}/panel`,
  `${panel}/public`,
  `${panel}/vite.config.ts`,
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.web.json',
]

/** Builds with `node` unless what is there was built from just these sources. Resolves to an exit code. */
export async function buildPanel(node, root) {
  if (isFresh(root)) return 0
  const release = await lock(join(root, '.cache'), 'panel.lock')
  try {
    return isFresh(root) ? 0 : await build(node, root)
  } finally {
    release()
  }
}

async function build(node, root) {
  const startedAt = Date.now()
  process.stderr.write('Building the panel …\n')
  const digest = digestOf(root)
  const fresh = join(root, panel, `dist.${process.pid}`)
  const args = [
    'build',
    '--config',
    join(root, panel, 'vite.config.ts'),
    '--outDir',
    fresh,
    '--logLevel',
    'warn',
  ]
  // Whatever runs us, a test included: the panel is built for people.
  const env = { ...process.env, NODE_ENV: 'production' }
  try {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const status = await runChild(node, [vite, ...args], { cwd: join(root, panel), env, quiet: true })
    if (status !== 0) {
      process.stderr.write(`Building the panel failed (exit code ${status}).\n`)
      return status
    }
    writeFileSync(join(fresh, stampName), digest)
    const dist = join(root, panel, 'dist')
    rmSync(dist, { recursive: true, force: true })
    renameSync(fresh, dist)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  process.stderr.write(`Built in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`)
  return 0
}

function isFresh(root) {
  const stamp = join(root, panel, 'dist', stampName)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf(root)
}

/** Digest of the sources' paths and contents. */
export function digestOf(root) {
  const digest = createHash('sha256')
  for (const path of sources.flatMap((source) => filesUnder(root, source))) {
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
