/**
 * A deployment for a test: a data folder of its own, servers and commands as real processes on the Node of this test.
 *
 * What the servers answer is asked over HTTP by the tests.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../services/operator/src/main.ts', import.meta.url))
const startMs = 60_000

/** For a test that waits for processes, on a machine that is busy with others. */
export const processesMs = 120_000

/** Half of a short command's life is the compiling of what it loads. */
const compileCache = mkdtempSync(join(tmpdir(), 'claviger-compiled-'))
process.once('exit', () => rmSync(compileCache, { recursive: true, force: true }))

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Server {
  readonly pid: number
  /** Origin at which it listens. */
  readonly url: string
  signal(name: NodeJS.Signals): void
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
}

export interface Deployment {
  readonly folder: string
  readonly databaseFile: string
  /** For processes that a test starts by itself. */
  readonly compileCache: string
  /** Runs `claviger` with these arguments to its end. */
  run(...args: string[]): Promise<Outcome>
  /** As `run`, with variables besides. */
  runWith(environment: Readonly<Record<string, string>>, ...args: string[]): Promise<Outcome>
  /** Runs `claviger start` with the name of a service (default: basira), or all with null; resolves when they listen. */
  start(service?: string | null): Promise<Server>
  /** As `start`, with variables besides. */
  startWith(environment: Readonly<Record<string, string>>, service?: string | null): Promise<Server>
  /** Ends what still runs and removes the folder. */
  remove(): Promise<void>
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const heard = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk) => {
    heard.stdout += String(chunk)
  })
  child.stderr?.on('data', (chunk) => {
    heard.stderr += String(chunk)
  })
  return heard
}

async function ending(child: ChildProcess): Promise<number | string> {
  const [code, signal] = await once(child, 'close')
  return code ?? signal
}

async function listening(child: ChildProcess, heard: { stdout: string; stderr: string }): Promise<string> {
  const deadline = performance.now() + startMs
  while (performance.now() < deadline) {
    const url = /listens at (http:\S+)\n/.exec(heard.stderr)?.[1]
    if (url !== undefined) return url
    if (child.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not start: ${heard.stderr}${heard.stdout}`)
}

/** A deployment in a new folder. `environment` is added to a clean one: what this process has set does not count. */
export async function newDeployment(environment: Readonly<Record<string, string>> = {}): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'claviger-operator-'))
  const data = join(folder, 'data')
  const base = {
    PATH: process.env['PATH'] ?? '',
    CLAVIGER_DATA: data,
    BASIRA_PORT: '0',
    BASKER_PORT: '0',
    NODE_COMPILE_CACHE: compileCache,
    ...environment,
  }
  const children = new Set<ChildProcess>()
  const launch = (env: Readonly<Record<string, string>>, args: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [main, ...args], {
      env,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.add(child)
    child.once('close', () => children.delete(child))
    return child
  }
  const runWith: Deployment['runWith'] = async (more, ...args) => {
    const child = launch({ ...base, ...more }, args)
    const heard = collect(child)
    const code = await ending(child)
    return { code: typeof code === 'number' ? code : null, ...heard }
  }
  const startWith: Deployment['startWith'] = async (more, service = 'basira') => {
    const child = launch({ ...base, ...more }, ['start', ...(service === null ? [] : [service])])
    const heard = collect(child)
    const ended = ending(child)
    const url = await listening(child, heard)
    return { pid: child.pid ?? 0, url, ended, signal: (name) => child.kill(name) }
  }
  return {
    folder,
    databaseFile: join(data, 'basira.db'),
    compileCache,
    run: (...args) => runWith({}, ...args),
    runWith,
    start: (service) => startWith({}, service),
    startWith,
    async remove() {
      const endings = [...children].map((child) => {
        const ended = child.exitCode === null && child.signalCode === null ? once(child, 'close') : null
        child.kill('SIGKILL')
        return ended
      })
      await Promise.all(endings)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
