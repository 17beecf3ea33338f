/**
 * One process owns a SQLite file: who comes second is told by whom, and a dead owner blocks nobody.
 *
 * The lock itself is tested in packages/store.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newCustomer, statusWith } from './customer.ts'
import { type Deployment, newDeployment, processesMs } from './deployment.ts'

let deployment: Deployment
beforeEach(async () => {
  deployment = await newDeployment()
})
afterEach(() => deployment.remove())

describe('a SQLite file', { timeout: processesMs }, () => {
  test('is served by one process: a second server and a migration refuse and name it', async () => {
    const server = await deployment.start()
    const second = await deployment.run('start', 'basira')
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(`process ${server.pid} `)
    expect(second.stderr.trim().split('\n')).toHaveLength(1)
    const migration = await deployment.run('migrate')
    expect(migration).toMatchObject({ code: 1, stdout: '' })
    expect(migration.stderr).toContain(
      `Process ${server.pid} serves from ${deployment.databaseFile} and migrated it`,
    )
    expect(await deployment.run('migrate', '--check')).toMatchObject({ code: 0, stderr: '' })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  test('of a server that was killed is free for a command and for the next server', async () => {
    const first = await deployment.start()
    const customer = await newCustomer(first, 'margaret@example.com')
    first.signal('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')
    expect(await deployment.run('keys', 'revoke', customer.keyId)).toMatchObject({ code: 0, stderr: '' })
    const second = await deployment.start()
    expect(await statusWith(second, customer.key)).toBe(401)
  })

  test('of an owner that does not answer is left alone, and the owner is named', async () => {
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

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'is given up at %s, with exit code 0 within ten seconds',
    async (name) => {
      const server = await deployment.start()
      server.signal(name)
      // By its own clock: a process that took longer ends with 1 (packages/host).
      expect(await server.ended).toBe(0)
    },
  )
})
