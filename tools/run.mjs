/**
 * What `npm start`, `npm test`, `npm run check`, `npm run bench` and the like run: set-up and the panels where they are due,
 * then the pinned Node.
 *
 * Plain JavaScript on built-ins, for Node 20: it is what a fresh clone starts with. The `claviger` command itself is
 * services/operator.
 */
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runChild } from './child.mjs'
import { buildPanels, panelNames } from './panel.mjs'
import { findNode } from './pinned-node.mjs'
import { setUp } from './setup.mjs'
import { writeNotices, writeSbom } from './supply-chain.mjs'

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))
const tasks = { start, build, test, check, bench, sbom, notices }
/** What runs without the tests and tools where `NODE_ENV` is production. */
const productionTasks = ['start', 'build']

async function start(node, args) {
  // Without a name every service starts.
  const named = panelNames.filter((name) => args.includes(name))
  const status = await buildPanels(node, root, named.length === 0 ? panelNames : named)
  if (status !== 0) return status
  const main = join(root, 'services/operator/src/main.ts')
  if (realpathSync(process.execPath) !== realpathSync(node)) return runNode(node, [main, 'start', ...args])
  // Already the right Node (`npm run` puts the pinned one first): no process in between for signals to get lost in.
  process.argv = [process.execPath, main, 'start', ...args]
  await import(pathToFileURL(main).href)
  return null
}

/** What `start` and `test` do by themselves, for servers that run the command without npm. */
function build(node) {
  return buildPanels(node, root)
}

function sbom() {
  return writeSbom(root)
}

function notices() {
  return writeNotices(root)
}

async function test(node, args) {
  const status = (await check(node)) || (await buildPanels(node, root))
  // The reporter's closing line (reporter.ts) has the last word; nothing is said after it.
  return status === 0 ? runNode(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args]) : status
}

async function check(node) {
  const status =
    (await step(node, 'typescript/bin/tsc', ['--noEmit'])) ||
    // What runs in browsers has other globals, and JSX; each panel has its own places, which links are checked against.
    (await step(node, 'typescript/bin/tsc', ['--noEmit', '-p', 'services/basker/admin/panel'])) ||
    (await step(node, 'typescript/bin/tsc', ['--noEmit', '-p', 'services/basira/dashboard/panel']))
  return status === 0 ? step(node, '@biomejs/biome/bin/biome', ['ci', '.']) : status
}

async function bench(node, args) {
  const folder = join(root, 'bench')
  if (existsSync(join(folder, 'package.json'))) {
    const status = await setUp(root, folder)
    if (status !== 0) return status
  }
  return runNode(node, [join(folder, 'main.ts'), ...args])
}

async function step(node, program, args) {
  const name = `${program
    .split('/')
    .at(-1)
    .replace(/\.mjs$/, '')} ${args.join(' ')}`
  process.stderr.write(`› ${name}\n`)
  const status = await runNode(node, [join(root, 'node_modules', program), ...args])
  if (status !== 0) process.stderr.write(`${name} failed (exit code ${status}).\n`)
  return status
}

function runNode(node, args) {
  return runChild(node, args, { cwd: root })
}

/** Resolves to the exit code, or to null when the task goes on in this process and ends it itself. */
async function main([name, ...args]) {
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined
  if (task === undefined) {
    process.stderr.write(`usage: node tools/run.mjs ${Object.keys(tasks).join('|')} [arguments]\n`)
    return 2
  }
  process.chdir(root)
  process.env.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter)
  const isProduction = process.env.NODE_ENV === 'production' && productionTasks.includes(name)
  const status = await setUp(root, root, { omitDev: isProduction })
  return status === 0 ? task(findNode(root), args) : status
}

try {
  const status = await main(process.argv.slice(2))
  if (status !== null) process.exitCode = status
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
