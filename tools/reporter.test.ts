import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const tools = dirname(fileURLToPath(import.meta.url))
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))

let folder: string

beforeEach(() => {
  // Inside the repository, so that the files find vitest; outside of what the real run and git look at.
  const cache = join(dirname(tools), '.cache')
  mkdirSync(cache, { recursive: true })
  folder = mkdtempSync(join(cache, 'reporter-test-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Runs vitest over `files` alone and returns how it ended and the last line it printed. */
async function run(
  files: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; last: string }> {
  for (const [name, body] of Object.entries(files)) {
    writeFileSync(join(folder, name), `import { describe, expect, test } from 'vitest'\n${body}`)
  }
  const options = ['run', '--root', folder]
  const reporters = ['--reporter', 'default', '--reporter', join(tools, 'reporter.ts')]
  const child = spawn(process.execPath, [vitest, ...options, ...reporters, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(child, 'close')
  return { code, last: output.split('\n').at(-2) ?? '' }
}

const passing = "test('a', () => {})\n"

test('the last line counts what passed and what was skipped', async () => {
  const files = { 'a.test.ts': `${passing}${passing}test.skip('b', () => {})` }
  expect(await run(files)).toEqual({ code: 0, last: '2 passed, 0 failed, 1 skipped' })
})

test('a failed test is counted once', async () => {
  const files = { 'a.test.ts': `${passing}test('b', () => expect(1).toBe(2))` }
  expect(await run(files)).toEqual({ code: 1, last: '1 passed, 1 failed, 0 skipped' })
})

test('a file that cannot be collected counts as a failure', async () => {
  const files = { 'a.test.ts': passing, 'b.test.ts': "throw new Error('not collected')" }
  expect(await run(files)).toEqual({ code: 1, last: '1 passed, 1 failed, 0 skipped' })
})

test('an error outside any test counts as a failure', async () => {
  const late =
    "test('b', async () => { Promise.reject(new Error('nobody waits')); await new Promise((r) => setTimeout(r, 50)) })"
  expect(await run({ 'a.test.ts': late })).toEqual({ code: 1, last: '1 passed, 1 failed, 0 skipped' })
})

test('a hook that fails after its tests counts as a failure', async () => {
  const files = {
    'a.test.ts': `import { afterAll } from 'vitest'\n${passing}afterAll(() => { throw new Error('x') })`,
  }
  expect(await run(files)).toEqual({ code: 1, last: '1 passed, 1 failed, 0 skipped' })
})

test('a run that finds no tests fails', async () => {
  expect(await run({})).toEqual({ code: 1, last: '0 passed, 1 failed, 0 skipped' })
})

test('a run whose filter leaves no test fails', async () => {
  const filtered = await run({ 'a.test.ts': passing }, '-t', 'no such name')
  expect(filtered).toEqual({ code: 1, last: '0 passed, 1 failed, 1 skipped' })
})
