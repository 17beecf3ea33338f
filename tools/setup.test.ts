import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

interface Setup {
  isInstalled(folder: string): boolean
  lock(folder: string, name: string): Promise<() => void>
}

const setup: Setup = await import(new URL('./setup.mjs', import.meta.url).href)

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claviger-setup-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('what is installed', () => {
  const manifest = { name: 'root', dependencies: { a: '1.0.0' } }
  const wanted = {
    '': manifest,
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/elsewhere': { version: '1.0.0', integrity: 'sha512-e', optional: true },
  }
  const present = { 'node_modules/a': wanted['node_modules/a'] }

  function write(path: string, content: unknown): void {
    writeFileSync(join(folder, path), JSON.stringify(content))
  }

  beforeEach(() => {
    mkdirSync(join(folder, 'node_modules'))
    write('package.json', { ...manifest, scripts: { test: 'true' } })
    write('package-lock.json', { packages: wanted })
    write('node_modules/.package-lock.json', { packages: present })
  })

  test('is left alone when it is what the lock file says, optional packages of other platforms aside', () => {
    expect(setup.isInstalled(folder)).toBe(true)
  })

  test('is not enough when npm never came to its end', () => {
    rmSync(join(folder, 'node_modules/.package-lock.json'))
    expect(setup.isInstalled(folder)).toBe(false)
  })

  test.each([
    ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['other content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
    ['one package less', {}],
    ['one package more', { ...present, 'node_modules/b': { version: '1.0.0' } }],
  ])('is not enough when it has %s', (_what, packages) => {
    write('node_modules/.package-lock.json', { packages })
    expect(setup.isInstalled(folder)).toBe(false)
  })

  test('is not enough when a manifest says something else than the lock file', () => {
    write('package.json', { name: 'root', dependencies: { a: '2.0.0' } })
    expect(setup.isInstalled(folder)).toBe(false)
  })
})

describe('the lock', () => {
  const name = 'setup.lock'

  test('is held by one at a time, and the second gets it when the first gives it back', async () => {
    const release = await setup.lock(folder, name)
    let second: (() => void) | undefined
    const waiting = setup.lock(folder, name).then((give) => {
      second = give
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(second).toBeUndefined()
    release()
    await waiting
    second?.()
    expect(readdirSync(folder)).toEqual([])
  })

  test('is taken over from a process that is gone', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(gone, 'exit')
    writeFileSync(join(folder, name), String(gone.pid))
    const release = await setup.lock(folder, name)
    expect(readFileSync(join(folder, name), 'utf8')).toBe(String(process.pid))
    release()
    expect(existsSync(join(folder, name))).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })
})
