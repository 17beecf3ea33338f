/**
 * The life of a Basira process as its operator sees it: what it refuses to start with, health, metrics, an orderly end.
 *
 * A kill is crash.test.ts.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { Connections, jsonOf } from './connection.ts'
import {
  api,
  ask,
  askFor,
  bearer,
  type Key,
  newAddress,
  newKey,
  newPerson,
  type Person,
  withoutLimits,
} from './person.ts'
import { claviger, type RunningBasira, runBasira } from './running.ts'

/** What `path` outside the API answers. */
async function page(at: string, path: string, method = 'GET') {
  const connections = new Connections(at)
  try {
    return await connections.ask(method, path)
  } finally {
    connections.close()
  }
}

/** Where nobody listens a connection is refused; anything else means that somebody does. */
async function takesConnections(at: string): Promise<boolean> {
  const { hostname, port } = new URL(at)
  const socket = connect(Number(port), hostname)
  const outcome = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  socket.destroy()
  return outcome
}

/** With this line in its header section a request is told when that has been read (RFC 9110, 10.1.1): it is under way. */
const begun = 'Expect: 100-continue\r\n'
const goOn = 'HTTP/1.1 100 Continue\r\n\r\n'
/**
 * The promise is ten seconds by the clock of the process that ends, which says with its exit code whether it kept it. By ours,
 * on a machine that may stand still: well before what is not finished would have ended by itself (30 s).
 */
const endedWithinMs = 25_000

async function sentOn(socket: Socket, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.write(text, (error) => (error ? reject(error) : resolve()))
  })
}

// Started and used before all else, so that what shows after a while has had a while.
let basira: RunningBasira
let person: Person
let used: Key
/** Between these two it was used. */
let usedFrom: number
let usedUntil: number
let metricsUrl: string

beforeAll(async () => {
  const metricsPort = await freePort()
  metricsUrl = `http://127.0.0.1:${metricsPort}`
  basira = await runBasira({ ...withoutLimits, METRICS_PORT: String(metricsPort) })
  person = await newPerson(basira)
  used = await newKey(basira.url, person.accessToken)
  usedFrom = Date.now()
  await askFor(200, basira.url, 'GET', '/databases', { headers: bearer(used.key) })
  usedUntil = Date.now()
})

afterAll(() => basira.close())

describe('in development without a mail server', () => {
  test('mails can be read at /dev/mail, with the link that works', async () => {
    const development = await runBasira({ ...withoutLimits, SMTP_URL: '' })
    try {
      const email = newAddress()
      const json = { email, password: `long enough ${email}` }
      await askFor(202, development.url, 'POST', '/auth/signup', { json })
      let path: string | undefined
      for (let tries = 0; path === undefined && tries < 100; tries++) {
        path = /href="(\/dev\/mail\/[^"]+)"/.exec((await page(development.url, '/dev/mail')).text)?.[1]
        if (path === undefined) await sleep(50)
      }
      const token = /#token=([\w-]+)/.exec((await page(development.url, path ?? '')).text)?.[1]
      await askFor(204, development.url, 'POST', '/auth/verify-email', { json: { token } })
    } finally {
      await development.close()
    }
  })
})

describe('in production', () => {
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'basira-production-'))
  })

  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  const complete = {
    CLAVIGER_SECRET: randomBytes(32).toString('base64'),
    BASIRA_PUBLIC_URL: 'https://basira.example',
    SMTP_URL: 'smtp://127.0.0.1:9',
  }

  /** Starts it in production, to its end. */
  async function start(environment: Readonly<Record<string, string>>) {
    const child = claviger(['start', 'basira'], {
      NODE_ENV: 'production',
      CLAVIGER_DATA: dataDir,
      BASIRA_PORT: '0',
      ...environment,
    })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    // Where it does start, that is what the test finds; it must not outlive it.
    const late = setTimeout(() => child.kill('SIGTERM'), 90_000)
    const [code] = await once(child, 'close')
    clearTimeout(late)
    return { code, output }
  }

  test('it does not start without a secret, a public URL and a mail transport, and names each that is missing', async () => {
    const names = Object.keys(complete)
    const bare = await start({})
    expect(bare.code).toBe(1)
    for (const name of names) expect(bare.output).toContain(`${name} must be set in production`)
    const outcomes = await Promise.all(
      names.map(async (name) => ({ name, ...(await start({ ...complete, [name]: '' })) })),
    )
    for (const { name, code, output } of outcomes) {
      expect(code).toBe(1)
      expect(names.filter((one) => output.includes(one))).toEqual([name])
      // A sentence for an operator, not a stack.
      expect(output).not.toMatch(/^\s+at /m)
    }
  })

  test('it serves with all three, without a mailbox, and tells browsers to insist on HTTPS', async () => {
    const production = await runBasira({
      ...withoutLimits,
      NODE_ENV: 'production',
      BASIRA_PUBLIC_URL: 'https://basira.example',
    })
    try {
      expect((await page(production.url, '/dev/mail')).status).toBe(404)
      const answer = await ask(production.url, 'GET', '/auth/me')
      expect(answer.headers['strict-transport-security']).toMatch(/max-age=\d{8}/)
      expect(await production.stop()).toBe(0)
    } finally {
      await production.close()
    }
  })
})

describe('a running Basira', () => {
  async function lastUsedAt(): Promise<number> {
    const answer = await askFor(200, basira.url, 'GET', `/api-keys/${used.id}`, {
      headers: bearer(person.accessToken),
    })
    return Date.parse(String(jsonOf(answer)['last_used_at']))
  }

  test('says that it lives and that it can serve', async () => {
    const alive = await page(basira.url, '/healthz')
    expect([alive.status, jsonOf(alive)]).toEqual([200, { status: 'ok' }])
    const ready = await page(basira.url, '/readyz')
    expect([ready.status, jsonOf(ready)['ready']]).toEqual([200, true])
  })

  test('serves metrics on their own port and nowhere else', async () => {
    for (const path of ['/metrics', `${api}/metrics`]) {
      expect((await page(basira.url, path)).status).toBe(404)
    }
    const metrics = await page(metricsUrl, '/metrics')
    expect([metrics.status, metrics.headers['content-type']]).toEqual([
      200,
      expect.stringMatching(/^text\/plain/),
    ])
    expect(metrics.text).toMatch(/^claviger_checks_total\{.*credential="api_key".*\} [1-9]/m)
    expect(metrics.text).toMatch(/^claviger_request_seconds_count\{.*route="\/api\/v1\/databases".*\} [1-9]/m)
    for (const path of ['/', '/healthz', `${api}/auth/me`]) {
      expect((await page(metricsUrl, path)).status).toBe(404)
    }
    expect((await page(metricsUrl, '/metrics', 'POST')).status).toBe(404)
  })

  test('has no mailbox to be read where mails are really sent', async () => {
    for (const path of ['/dev/mail', '/dev/mail/', '/dev/mail/x', '/dev']) {
      expect((await page(basira.url, path)).status).toBe(404)
    }
  })

  test('shows within a minute when a key was used', async () => {
    const deadline = usedUntil + 60_000
    let shown = await lastUsedAt()
    while (Number.isNaN(shown) && Date.now() < deadline) {
      await sleep(250)
      shown = await lastUsedAt()
    }
    expect(shown).toBeGreaterThanOrEqual(usedFrom)
    expect(shown).toBeLessThanOrEqual(usedUntil)
  })

  test('told to end, it finishes the request under way, refuses new connections, keeps what it noted and exits with 0', async () => {
    // Keeps a connection open between requests, as clients do: that must not hold anything up.
    const idle = new Connections(basira.url)
    await idle.ask('GET', '/healthz')
    const usedAt = Date.now()
    await askFor(200, basira.url, 'GET', '/databases', { headers: bearer(used.key) })

    const { hostname, port } = new URL(basira.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString()
    })
    const gone = once(socket, 'close')
    const body = JSON.stringify({ name: 'made while it ends' })
    const half = Math.floor(body.length / 2)
    await sentOn(
      socket,
      `POST ${api}/api-keys HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${used.key}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${begun}\r\n${body.slice(0, half)}`,
    )
    await expect.poll(() => received).toBe(goOn)

    const signalledAt = performance.now()
    const exit = basira.stop('SIGTERM')
    await expect.poll(() => takesConnections(basira.url)).toBe(false)
    expect(basira.child.exitCode).toBeNull()

    await sentOn(socket, body.slice(half))
    await gone
    const reply = received.slice(goOn.length)
    expect(reply).toMatch(/^HTTP\/1\.1 201 /)
    const made: { id: string } = JSON.parse(reply.slice(reply.indexOf('\r\n\r\n')))
    expect(await exit).toBe(0)
    expect(performance.now() - signalledAt).toBeLessThan(endedWithinMs)
    idle.close()

    await basira.startAgain()
    expect(await lastUsedAt()).toBeGreaterThanOrEqual(usedAt - 1_000)
    await askFor(200, basira.url, 'GET', `/api-keys/${made.id}`, { headers: bearer(used.key) })
    await askFor(200, basira.url, 'GET', '/auth/me', { headers: bearer(person.accessToken) })
  })

  test('a client that never finishes its request does not keep it from ending within ten seconds', async () => {
    const { hostname, port } = new URL(basira.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString()
    })
    await once(socket, 'connect')
    await sentOn(
      socket,
      `POST ${api}/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n${begun}\r\n{`,
    )
    await expect.poll(() => received).toBe(goOn)
    const signalledAt = performance.now()
    expect(await basira.stop('SIGTERM')).toBe(0)
    expect(performance.now() - signalledAt).toBeLessThan(endedWithinMs)
    socket.destroy()
  })
})
