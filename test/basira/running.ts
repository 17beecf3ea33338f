/**
 * Basira as its users meet it: the `claviger` command in a process of its own, mails through a real SMTP server.
 *
 * For tests that go through the door; what one package can prove alone is tested beside its files.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../free-port.ts'
import { type Post, startPost } from './post.ts'

const command = fileURLToPath(new URL('../../services/operator/src/main.ts', import.meta.url))
const startsWithinMs = 90_000

export interface RunningBasira {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly post: Post
  readonly child: ChildProcess
  readonly dataDir: string
  /** Variables it was started with, for commands beside it. */
  readonly environment: Readonly<Record<string, string>>
  /** Everything that it and its forerunners on the same data printed. */
  output(): string
  /** Ends it (default: SIGTERM) and says with which code or signal it went. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
  /** Starts it again on the same data and port. */
  startAgain(): Promise<void>
  /** Ends it and removes its data. */
  close(): Promise<void>
}

/** The command with the pinned Node; `environment` is all it gets beside PATH and HOME. */
export function claviger(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + startsWithinMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended:\n${output()}`)
    const reply = await fetch(`${url}/readyz`).catch(() => null)
    await reply?.arrayBuffer()
    if (reply?.ok) return
    await sleep(50)
  }
  throw new Error(`not ready in time:\n${output()}`)
}

async function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise<void>((resolve) => child.once('exit', () => resolve()))
  }
  return child.exitCode ?? child.signalCode
}

/** @param more variables beside those that every run gets; they win */
export async function runBasira(more: Readonly<Record<string, string>> = {}): Promise<RunningBasira> {
  const dataDir = await mkdtemp(join(tmpdir(), 'basira-'))
  const post = await startPost()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    BASIRA_PORT: String(port),
    CLAVIGER_DATA: dataDir,
    CLAVIGER_SECRET: randomBytes(32).toString('base64'),
    SMTP_URL: post.url,
    LOG_LEVEL: 'debug',
    ...more,
  }
  let printed = ''
  const output = (): string => printed
  const start = async (): Promise<ChildProcess> => {
    const started = claviger(['start', 'basira'], environment)
    const keep = (chunk: Buffer): void => {
      printed += chunk.toString()
    }
    started.stdout?.on('data', keep)
    started.stderr?.on('data', keep)
    await untilReady(url, started, output).catch((error: unknown) => {
      started.kill('SIGKILL')
      throw error
    })
    return started
  }
  let child = await start()
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals | null> => {
    child.kill(signal)
    return ended(child)
  }
  return {
    url,
    post,
    get child() {
      return child
    },
    dataDir,
    environment,
    output,
    stop,
    async startAgain() {
      child = await start()
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) await stop()
      await post.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
