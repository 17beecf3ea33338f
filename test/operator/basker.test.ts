/**
 * The operator and Basker, as processes: both services together, people, tenants and imports beside a server and without one.
 *
 * What an import makes of a row is tested with the engine; the rows themselves with services/operator.
 */
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Deployment, newDeployment, processesMs, type Server } from './deployment.ts'

const main = fileURLToPath(new URL('../../services/operator/src/main.ts', import.meta.url))
const secret = 'the secret of the former system, long enough'
/** A comma that belongs to a secret is written twice: there may be several. */
const written = secret.replaceAll(',', ',,')
const password = 'nine blue herons'

let deployment: Deployment
let server: Server

beforeAll(async () => {
  deployment = await newDeployment({ BASKER_SECRET: written })
  server = await deployment.start('basker')
}, processesMs)
afterAll(() => deployment.remove(), processesMs)

/** Runs `claviger` with a line on its standard input. */
async function runWithInput(line: string, ...args: string[]): Promise<{ code: number; stdout: string }> {
  const env = {
    NODE_COMPILE_CACHE: deployment.compileCache,
    PATH: process.env['PATH'] ?? '',
    CLAVIGER_DATA: join(deployment.folder, 'data'),
    BASKER_SECRET: written,
  }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stdin.end(`${line}\n`)
  const code = await new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? -1)))
  return { code, stdout }
}

async function signIn(email: string): Promise<number> {
  const reply = await fetch(`${server.url}/api/users/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  return reply.status
}

async function readWith(key: string): Promise<number> {
  const reply = await fetch(`${server.url}/partners/2026-02/royal-opera-house/pages?limit=1`, {
    headers: { authorization: `users API-Key ${key}` },
  })
  await reply.arrayBuffer()
  return reply.status
}

function digest(key: string): string {
  return createHmac('sha1', secret).update(key).digest('hex')
}

test(
  'people and keys are added beside a running server, which takes them at once',
  async () => {
    const role = ['--tenant', 'royal-opera-house', '--role', 'editor']
    const added = await runWithInput(
      password,
      'basker',
      'user',
      'add',
      '--email',
      'ed@venue.example',
      ...role,
    )
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('Added ed@venue.example') })
    expect(await signIn('ed@venue.example')).toBe(204)

    const file = join(deployment.folder, 'keys.csv')
    const rows = [
      'email,digest,key,name,created_at',
      `Ed@Venue.example,${digest('an-old-key-of-theirs')},,Old,2024-05-06T07:08:09Z`,
      'ed@venue.example,,"a-key-in,the-clear",,1700000000000',
      `nobody@venue.example,${digest('x')},,,`,
      'ed@venue.example,abcdef,,,',
    ]
    await writeFile(file, `${rows.join('\r\n')}\r\n`)
    const dry = await deployment.run('basker', 'keys', 'import', file)
    expect(dry.code).toBe(1)
    expect(dry.stdout.trim().split('\n')).toEqual([
      '2 would_import Ed@Venue.example',
      '3 would_import ed@venue.example',
      '4 email_unknown nobody@venue.example',
      '5 digest_of_no_scheme ed@venue.example',
    ])
    expect(await readWith('an-old-key-of-theirs')).toBe(401)

    const applied = await deployment.run('basker', 'keys', 'import', file, '--apply')
    expect(applied.stdout).toContain('2 imported')
    expect(await readWith('a-key-in,the-clear')).toBe(200)
    expect(await readWith('an-old-key-of-theirs')).toBe(200)
    const report = await deployment.run('basker', 'keys', 'report', '--json')
    expect(JSON.parse(report.stdout).schemes).toMatchObject([{ scheme: 'hmac-sha256', digests: 2 }])
  },
  processesMs,
)

test(
  'what every service has works with --service basker, and a running server obeys',
  async () => {
    await deployment.run('users', 'disable', 'ed@venue.example', '--service', 'basker')
    expect(await readWith('an-old-key-of-theirs')).toBe(401)
    const doctor = await deployment.run('doctor', '--service', 'basker', '--json')
    expect(doctor.code).toBe(0)
    expect(doctor.stdout).not.toContain(secret)
  },
  processesMs,
)

test(
  'without a server the command owns the file, and an interrupted import goes on without doubles',
  async () => {
    server.signal('SIGTERM')
    expect(await server.ended).toBe(0)
    const file = join(deployment.folder, 'keys.ndjson')
    const rows = Array.from({ length: 1_500 }, (_, index) =>
      JSON.stringify({ email: 'ed@venue.example', digest: digest(`key number ${index}`) }),
    )
    await writeFile(file, `${rows.slice(0, 700).join('\n')}\n`)
    expect((await deployment.run('basker', 'keys', 'import', file, '--apply')).code).toBe(0)
    await writeFile(file, `${rows.join('\n')}\nnot json\n`)
    const second = await deployment.run('basker', 'keys', 'import', file, '--apply')
    expect(second.stdout.match(/ known /g)).toHaveLength(700)
    expect(second.stdout.match(/ imported /g)).toHaveLength(800)
    expect(second.stdout).toContain('1501 unreadable')
  },
  processesMs,
)

test(
  'both services run in one process, and the secret of keys is made in a file of its own',
  async () => {
    const both = await newDeployment()
    try {
      const running = await both.start(null)
      expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
      const made = await stat(join(both.folder, 'data', 'basker-secret'))
      expect(made.mode & 0o777).toBe(0o600)
      running.signal('SIGTERM')
      expect(await running.ended).toBe(0)
    } finally {
      await both.remove()
    }
  },
  processesMs,
)
