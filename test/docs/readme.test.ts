/**
 * The README, followed to the letter: its commands in order in a shell, its program, its links.
 *
 * The server is the one that `npm start` starts, in development mode and without a mail server.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { shell } from '../basira/curl.ts'
import { freePort } from '../free-port.ts'
import { fencedBlocks, isAsShown } from './fenced-blocks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = fencedBlocks(readme)
const address = 'http://127.0.0.1:4000'

/** Panels are built first where they are not up to date. */
const startsWithinMs = 150_000

interface Step {
  readonly command: string
  /** What the page shows as its output; null where it shows none. */
  readonly shown: string | null
}

const steps: readonly Step[] = blocks.flatMap(({ language, text }, at) => {
  const next = blocks[at + 1]
  return language === 'sh' ? [{ command: text, shown: next?.language === 'text' ? next.text : null }] : []
})

/** `npm start` as the page has it, on a port of its own. */
class Development {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'readme-'))
  #child: ChildProcess | null = null
  #printed = ''

  async start(command: string): Promise<string> {
    const port = await freePort()
    // Both services start; each needs a port that no other run of this test and no developer's own server has.
    const others = await freePort()
    const child = spawn('bash', ['-c', `exec ${command}`], {
      cwd: root,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        BASIRA_PORT: String(port),
        BASKER_PORT: String(others),
        CLAVIGER_DATA: this.#dataDir,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm, a shell and the server: signalled together, as a terminal does.
      detached: true,
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#printed += chunk.toString()
      })
    }
    const url = `http://127.0.0.1:${port}`
    const deadline = Date.now() + startsWithinMs
    // Told when all have started, behind what each logs of itself.
    while (!this.pages.includes(`${url}/`)) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`not started:\n${this.#printed}`)
      await sleep(50)
    }
    return url
  }

  /** The pages that it names when it has started. */
  get pages(): readonly string[] {
    return [...this.#printed.matchAll(/^ {2}\w+ +(http:\S+)$/gm)].map(([, page = '']) => page)
  }

  /** As Ctrl-C does. */
  async end(): Promise<void> {
    const child = this.#child
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('close', resolve))
      process.kill(-child.pid, 'SIGINT')
      await gone
    }
    rmSync(this.#dataDir, { recursive: true, force: true })
  }
}

describe('the README', () => {
  const development = new Development()

  afterAll(() => development.end())

  test('leads from a start to a refused key, each command printing what the page shows', async () => {
    const [start, ...others] = steps
    expect(start).toEqual({ command: 'npm start\n', shown: null })
    const url = await development.start(start?.command ?? '')
    const between = '=== the next block ==='
    const script = others.map(({ command }) => `${command}\necho '${between}'`).join('\n')
    const printed = (await shell(script.replaceAll(address, url), {})).split(between)
    expect(others.length).toBeGreaterThan(5)
    for (const [at, { command, shown }] of others.entries()) {
      const output = printed[at] ?? ''
      expect(isAsShown(output, shown ?? ''), `${command}\n${output}`).toBe(true)
    }
    // The addresses that the page names for people to open.
    for (const [, path] of readme.matchAll(/<http:\/\/127\.0\.0\.1:4000(\/[^>]*)>/g)) {
      expect((await fetch(`${url}${path}`)).status, path).toBe(200)
    }
    expect(development.pages).toContain(`${url}/`)
    for (const page of development.pages) expect((await fetch(page)).status, page).toBe(200)
  }, 300_000)

  test('shows a service of one’s own that compiles, and prints what the page says', async () => {
    const path = fileURLToPath(new URL('own-service.ts', import.meta.url))
    // Type check and lint of the whole project see the file; here, that it is what the page shows.
    const source = readFileSync(path, 'utf8')
    const at = blocks.findIndex(({ language }) => language === 'ts')
    expect(blocks[at]?.text).toBe(source.slice(source.indexOf('\nimport ') + 1))
    const { stdout } = await promisify(execFile)(process.execPath, [path])
    expect(stdout).toBe(blocks[at + 1]?.text)
  })

  test('has every block in a language that is run or compared', () => {
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['sh', 'text', 'ts'])
  })

  test('names only npm commands that there are', () => {
    const manifest: { scripts: object } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const named = [...readme.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(3)
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining([...new Set(named)]))
  })
})

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root })

test.each(pages)('every link and folder that %s names is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8')
  const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = '']) =>
    join(page, '..', path),
  )
  const folders = [...text.matchAll(/`((?:packages|services|test|docs|tools)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  )
  expect([...links, ...folders].filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('commands to try with curl are on the README alone, where they are run', () => {
  const elsewhere = pages.filter((page) => page !== 'README.md')
  expect(elsewhere.length).toBeGreaterThan(5)
  const found = elsewhere.flatMap((page) =>
    fencedBlocks(readFileSync(join(root, page), 'utf8'))
      .filter(({ text }) => /^\s*(?:\$ )?curl\b/m.test(text))
      .map(({ text }) => `${page}: ${text}`),
  )
  expect(found).toEqual([])
})
