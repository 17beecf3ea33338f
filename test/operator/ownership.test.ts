/**
 * One process owns a SQLite file: who comes second is told by whom, and a dead owner blocks nobody.
 *
 * The lock itself is tested in packages/store.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newCustomer, statusWith } from './customer.ts'
import { type Deployment, newDeployment } from './deployment.ts'

let deployment: Deployment
beforeEach(async () => {
  deployment = await newDeployment()
})
afterEach(() => deployment.remove())

test('a second server on the same file refuses to start and names the first', async () => {
  const server = await deployment.start()
  const second = await deployment.run('start', 'basira')
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(`process ${server.pid} `)
  expect(second.stderr.trim().split('\n')).toHaveLength(1)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})

test('migrating beside a running server is refused, and says that it has migrated', async () => {
  const server = await deployment.start()
  const outcome = await deployment.run('migrate')
  expect(outcome).toMatchObject({ code: 1, stdout: '' })
  expect(outcome.stderr).toContain(
    `Process ${server.pid} serves from ${deployment.databaseFile} and migrated it`,
  )
  expect(await deployment.run('migrate', '--check')).toMatchObject({ code: 0 })
})

test('a server that was killed blocks neither the next server nor a command', async () => {
  const first = await deployment.start()
  const customer = await newCustomer(first, 'margaret@example.com')
  first.signal('SIGKILL')
  expect(await first.ended).toBe('SIGKILL')
  expect(await deployment.run('keys', 'revoke', customer.keyId)).toMatchObject({ code: 0, stderr: '' })
  const second = await deployment.start()
  expect(await statusWith(second, customer.key)).toBe(401)
})

test('an owner that holds the file and does not answer is named, and nothing is promised', async () => {
  const server = await deployment.start()
  const customer = await newCustomer(server, 'margaret@example.com')
  server.signal('SIGSTOP')
  const outcome = await deployment.run('keys', 'revoke', customer.keyId, '--timeout', '1')
  expect(outcome).toMatchObject({ code: 1, stdout: '' })
  expect(outcome.stderr).toContain(
    `Process ${server.pid} owns ${deployment.databaseFile} and does not answer`,
  )
  const doctor = await deployment.run('doctor')
  expect(doctor.code).toBe(1)
  expect(doctor.stdout).toContain(`process ${server.pid} owns the database file and does not answer`)
  server.signal('SIGCONT')
})

test('commands that find no server take turns at the file', async () => {
  const server = await deployment.start()
  const customer = await newCustomer(server, 'margaret@example.com')
  server.signal('SIGTERM')
  await server.ended
  const outcomes = await Promise.all([
    deployment.run('keys', 'revoke', customer.keyId),
    deployment.run('users', 'list'),
    deployment.run('secrets', 'list'),
  ])
  expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ])
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends a server with exit code 0 within ten seconds',
  async (name) => {
    const server = await deployment.start()
    const begun = performance.now()
    server.signal(name)
    expect(await server.ended).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
  },
)
