/**
 * Changing the master secret of a deployment that serves: nothing fails, a kill on the way loses nothing, and the former secret
 * can be dropped when nothing needs it, and not before.
 *
 * What one step does: test/store/seal-promises.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openStore } from '@claviger/store'
import { createSealer, dayMs, Secret } from 'claviger'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../postgres.ts'
import { session } from '../store/rows.ts'
import { type Customer, newCustomer } from './customer.ts'
import { type Deployment, newDeployment, processesMs, type Server } from './deployment.ts'

const main = fileURLToPath(new URL('../../services/operator/src/main.ts', import.meta.url))
const [former, next] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
/** Enough for a kill to come while it is at it. */
const manySessions = 5_000

let postgres: TestPostgres
let deployment: Deployment
const children = new Set<ChildProcess>()

beforeAll(async () => {
  postgres = await startPostgres()
}, processesMs)
afterAll(() => postgres.stop(), processesMs)
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await deployment.remove()
}, processesMs)

/** Sessions as the server makes them, but for nobody in particular. */
async function addSessions(databaseUrl: string, customer: Customer): Promise<void> {
  const store = await openStore(databaseUrl)
  const sealer = createSealer(new Secret<'master'>(former), randomBytes)
  const now = Date.now()
  const times = {
    createdAt: now,
    idleExpiresAt: now + dayMs,
    absoluteExpiresAt: now + dayMs,
    rotatedAt: now,
    lastSeenAt: now,
  }
  for (let made = 0; made < manySessions; made += 1_000) {
    await store.write(async ({ sessions }) => {
      for (let count = 0; count < 1_000; count++) {
        const one = session(customer, times)
        const key = new Secret(randomBytes(32).toString('base64url'))
        await sessions.insert({ ...one, sealedKey: sealer.seal('session_key', one.id, key) })
      }
    })
  }
  await store.close()
}

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

async function tokensOf(url: string, path: string, body: object): Promise<Tokens> {
  const reply = await fetch(`${url}/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return JSON.parse(await reply.text())
}

/** Somebody who refreshes a session and calls with a key and a token again and again. */
class User {
  readonly #customer: Customer
  #tokens: Tokens
  #goesOn = false
  #going: Promise<void> = Promise.resolve()
  rounds = 0

  constructor(customer: Customer, tokens: Tokens) {
    this.#customer = customer
    this.#tokens = tokens
  }

  /** @throws where any reply is not as ever */
  async round(url: string): Promise<void> {
    this.#tokens = await tokensOf(url, 'refresh', { refresh_token: this.#tokens.refresh_token })
    const credentials = [
      { 'x-api-key': this.#customer.key },
      { authorization: `Bearer ${this.#tokens.access_token}` },
    ]
    for (const headers of credentials) {
      const reply = await fetch(`${url}/api/v1/auth/me`, { headers })
      const text = await reply.text()
      if (reply.status !== 200) throw new Error(`${reply.status} ${text}`)
    }
    this.rounds++
  }

  start(url: string): void {
    this.#goesOn = true
    this.#going = (async () => {
      while (this.#goesOn) await this.round(url)
    })()
    this.#going.catch(() => undefined)
  }

  /** @throws what failed meanwhile */
  stop(): Promise<void> {
    this.#goesOn = false
    return this.#going
  }
}

const rotation = ['secrets', 'rotate', 'master', '--timeout', '60']

function rotate(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [main, ...rotation], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: deployment.compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let heard = ''
  child.stderr?.on('data', (chunk) => {
    heard += String(chunk)
  })
  const ended = once(child, 'close').then(() => child.signalCode ?? child.exitCode)
  const underWay = async (): Promise<void> => {
    while (!heard.includes('rows anew') && child.exitCode === null) await sleep(2)
    if (!heard.includes('rows anew')) throw new Error(`it did not get under way: ${heard}`)
  }
  return { child, ended, underWay, heard: () => heard }
}

/** Rows that `claviger` counts as resting on another secret than the first. */
function remainingIn(stderr: string): number {
  return Number(/ (\d+) rows \(/.exec(stderr)?.[1] ?? Number.NaN)
}

async function newRotatingDeployment(backend: 'sqlite' | 'postgres') {
  const database =
    backend === 'postgres'
      ? { BASIRA_DATABASE_URL: await postgres.url() }
      : ({} as { BASIRA_DATABASE_URL?: string })
  deployment = await newDeployment({ CLAVIGER_SECRET: former, ...database })
  const first = await deployment.start()
  const customer = await newCustomer(first, 'margaret@example.com')
  const password = 'a long enough passphrase of a test'
  const tokens = await tokensOf(first.url, 'login', { email: customer.email, password })
  await end(first)
  await addSessions(database.BASIRA_DATABASE_URL ?? `file:${deployment.databaseFile}`, customer)
  const environment = {
    ...database,
    CLAVIGER_DATA: `${deployment.folder}/data`,
    CLAVIGER_SECRET: `${next},${former}`,
  }
  return { environment, user: new User(customer, tokens), password, customer }
}

async function end(server: Server): Promise<void> {
  server.signal('SIGTERM')
  expect(await server.ended).toBe(0)
}

/** A start with the new secret alone, which has to be refused; how many rows it says need the former one. */
async function refusedRows(): Promise<number> {
  const { code, stderr } = await deployment.runWith({ CLAVIGER_SECRET: next }, 'start', 'basira')
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^CLAVIGER_SECRET lacks a secret that \d+ rows \(.*sessions.*\).*`claviger secrets rotate master`/,
  )
  expect(stderr).not.toContain(former)
  return remainingIn(stderr)
}

describe.each(['sqlite', 'postgres'] as const)(
  'a deployment on %s',
  { timeout: 4 * processesMs },
  (backend) => {
    test('changes its master secret while it serves, killed twice on the way, without a request that fails', async () => {
      const { environment, user } = await newRotatingDeployment(backend)
      const all = await refusedRows()
      expect(all).toBeGreaterThan(manySessions)

      let server = await deployment.startWith(environment)
      user.start(server.url)
      const killed = rotate(environment)
      await killed.underWay()
      killed.child.kill('SIGKILL')
      expect(await killed.ended).toBe('SIGKILL')
      await user.stop()

      // The server too, as a machine does that loses power.
      const cut = rotate(environment)
      await cut.underWay()
      server.signal('SIGKILL')
      await server.ended
      await cut.ended
      // Where it was quicker than the kill, nothing is left to be refused.
      const left = cut.child.exitCode === 0 ? 0 : await refusedRows()
      expect(left).toBeLessThan(all)

      server = await deployment.startWith(environment)
      user.start(server.url)
      const both = [rotate(environment), rotate(environment)]
      expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0])
      const again = await deployment.runWith(environment, ...rotation, '--json')
      expect(JSON.parse(again.stdout)).toMatchObject({ resealed: 0, remaining: 0, former_ids: [] })
      await user.stop()
      expect(user.rounds).toBeGreaterThan(2)
      await end(server)

      const alone = await deployment.startWith({ CLAVIGER_SECRET: next })
      await user.round(alone.url)
      await end(alone)
      const back = await deployment.runWith({ CLAVIGER_SECRET: former }, 'start', 'basira')
      expect(back).toMatchObject({ code: 1 })
      expect(back.stderr).toContain('CLAVIGER_SECRET lacks a secret')
    })
  },
)

test(
  'a running server that was not started with the new secret first says so, and nothing is done',
  async () => {
    deployment = await newDeployment({ CLAVIGER_SECRET: former })
    const server = await deployment.start()
    const outcome = await deployment.runWith({ CLAVIGER_SECRET: `${next},${former}` }, ...rotation)
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toContain('seals with another secret than the first')
    await end(server)
  },
  processesMs,
)

test(
  'without a server, rows that rest on a secret which is not there keep the command from doing anything',
  async () => {
    deployment = await newDeployment({ CLAVIGER_SECRET: former })
    await end(await deployment.start())
    const outcome = await deployment.runWith({ CLAVIGER_SECRET: next }, ...rotation)
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toContain('append it after a comma')
    const doctor = await deployment.runWith({ CLAVIGER_SECRET: `${next},${former}` }, 'doctor')
    expect(doctor.stdout).toMatch(/rows still need a former secret/)
  },
  processesMs,
)
