/**
 * What becomes of a server in which nobody catches an error: it finishes the requests under way, tells one line and ends with 1.
 *
 * And whom a deployment names for weaknesses: /.well-known/security.txt of both services (RFC 9116).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { type Deployment, newDeployment, processesMs } from './deployment.ts'

const main = fileURLToPath(new URL('../../services/operator/src/main.ts', import.meta.url))

/** Loaded before the command: a bug that a signal sets off. */
const bugs = {
  'an exception': 'throw Object.assign(new Error("hunter2"), { code: "E_BUG" })',
  'a rejection': 'void Promise.reject(Object.assign(new Error("hunter2"), { code: "E_BUG" }))',
} as const

let deployment: Deployment
beforeAll(async () => {
  deployment = await newDeployment()
})
afterAll(() => deployment.remove())

async function serverWithBug(bug: string) {
  const port = await freePort()
  const preload = `${deployment.folder}/bug-${port}.mjs`
  await writeFile(preload, `process.on('SIGUSR2', () => setTimeout(() => { ${bug} }))`)
  const child = spawn(process.execPath, ['--import', preload, main, 'start', 'basira'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      CLAVIGER_DATA: `${deployment.folder}/${port}`,
      BASIRA_PORT: String(port),
      NODE_COMPILE_CACHE: deployment.compileCache,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stdout.on('data', (chunk) => {
    log += String(chunk)
  })
  let told = ''
  child.stderr.on('data', (chunk) => {
    told += String(chunk)
  })
  const ended = once(child, 'close').then(() => child.signalCode ?? child.exitCode)
  while (!told.includes('listens at') && child.exitCode === null) await sleep(20)
  return { port, child, ended, log: () => log, told: () => told }
}

/** A request whose body comes in two halves, `pause` between them; what is answered. */
async function slowRequest(port: number, pause: () => Promise<void>): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let reply = ''
  socket.on('data', (chunk) => {
    reply += String(chunk)
  })
  const body = JSON.stringify({ refresh_token: 'of-nobody' })
  const head = `POST /api/v1/auth/refresh HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
  await once(socket, 'connect')
  socket.write(head + body.slice(0, 5))
  await pause()
  socket.write(body.slice(5))
  await once(socket, 'close')
  return reply
}

test.each(Object.entries(bugs))(
  '%s that nobody catches ends the server with 1 once the request under way is answered, and is told in one line',
  async (_what, bug) => {
    const server = await serverWithBug(bug)
    const reply = await slowRequest(server.port, async () => {
      await sleep(200)
      server.child.kill('SIGUSR2')
      while (!server.log().includes('nobody caught this')) await sleep(5)
      await sleep(100)
    })
    expect(reply).toMatch(/^HTTP\/1\.1 401 /)
    expect(await server.ended).toBe(1)
    const lines = server
      .log()
      .split('\n')
      .filter((line) => line.includes('nobody caught this'))
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', type: 'Error', code: 'E_BUG' })
    expect(server.log() + server.told()).not.toContain('hunter2')
  },
  processesMs,
)

describe.each(['basira', 'basker'] as const)('%s', { timeout: processesMs }, (service) => {
  test('names whom to tell about a weakness, and until when that holds, which is always ahead', async () => {
    const contact = 'mailto:security@example.com'
    const server = await deployment.startWith(
      { SECURITY_CONTACT: `${contact},https://example.com/security` },
      service,
    )
    const reply = await fetch(`${server.url}/.well-known/security.txt`)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
    const text = await reply.text()
    const fields = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string])
    expect(fields.filter(([name]) => name === 'Contact').map(([, value]) => value)).toEqual([
      contact,
      'https://example.com/security',
    ])
    expect(fields.filter(([name]) => name === 'Expires')).toHaveLength(1)
    const aheadMs = Date.parse(fields.find(([name]) => name === 'Expires')?.[1] ?? '') - Date.now()
    expect(aheadMs).toBeGreaterThan(150 * 86_400_000)
    expect(aheadMs).toBeLessThan(365 * 86_400_000)
    expect(text).toContain(`Canonical: ${server.url}/.well-known/security.txt`)
    server.signal('SIGTERM')
    await server.ended
  })

  test('has no such file where the operator has named nobody', async () => {
    const server = await deployment.startWith({}, service)
    expect((await fetch(`${server.url}/.well-known/security.txt`)).status).toBe(404)
    server.signal('SIGTERM')
    await server.ended
  })
})
