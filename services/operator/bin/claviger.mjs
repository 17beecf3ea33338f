#!/usr/bin/env node
/**
 * The `claviger` command as a shell finds it: hands over to src/main.ts on a Node that can run it.
 *
 * Plain JavaScript on built-ins: whatever Node is first on PATH, from 20 on, starts it. The commands are in src/.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestMajor = 24

if (Number.parseInt(process.versions.node, 10) >= oldestMajor) await import('../src/main.ts')
else runOnPinnedNode()

function runOnPinnedNode() {
  const node = pinnedNode()
  if (node === null) {
    process.stderr.write(
      `claviger needs Node ${oldestMajor} or newer and this is ${process.versions.node}: run \`npm ci\` in the project's root, or install it.\n`,
    )
    process.exitCode = 1
    return
  }
  const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'main.ts')
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal's Ctrl-C already reached the child.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.once('error', (error) => {
    process.stderr.write(`${node} cannot be started: ${error.message}\n`)
    process.exitCode = 1
  })
  child.once('close', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}

/** The Node that the project's lock file pins, looked for from this file upwards; null where it is not installed. */
function pinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(
      `node-${process.platform}-${process.arch}/package.json`,
    )
    return join(dirname(manifest), 'bin', 'node')
  } catch {
    return null
  }
}
