/**
 * What the operator stops is stopped: beside a running server at once, and without one from its next start on.
 *
 * On SQLite here; the same on PostgreSQL is postgres.test.ts.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Customer, newCustomer, statusWith, statusWithToken } from './customer.ts'
import { type Deployment, newDeployment, processesMs, type Server } from './deployment.ts'

const nothingThere = {
  code: 1,
  stdout: '',
  stderr: 'There is nothing with that name or id, or nothing about it to change.\n',
}

describe('beside a running server', { timeout: processesMs }, () => {
  let deployment: Deployment
  let server: Server
  let customer: Customer
  beforeAll(async () => {
    deployment = await newDeployment()
    server = await deployment.start()
    customer = await newCustomer(server, 'margaret@example.com')
  }, processesMs)
  afterAll(() => deployment.remove())

  test('a key that is revoked is refused in the very next request', async () => {
    const { key, keyId, organizationId } = await newCustomer(server, 'katherine@example.com')
    expect(await statusWith(server, key)).toBe(200)
    const listed = await deployment.run('keys', 'list', '--organization', organizationId)
    expect(listed.stdout).toContain(keyId)
    expect(listed.stdout).not.toContain(key)
    const revoked = await deployment.run('keys', 'revoke', keyId)
    expect(await statusWith(server, key)).toBe(401)
    expect(revoked).toEqual({
      code: 0,
      stdout: `Revoked key ${keyId} and every key that was made with it. Every process rejects them.\n`,
      stderr: '',
    })
  })

  test('disabling, removing and suspending stop keys and tokens at once, and what can be undone is', async () => {
    const stopped = await newCustomer(server, 'dorothy@example.com')
    const expectStatus = async (status: number, ...args: string[]): Promise<void> => {
      const outcome = await deployment.run(...args)
      expect([await statusWith(server, stopped.key), outcome.code, outcome.stderr]).toEqual([status, 0, ''])
    }
    await expectStatus(401, 'organizations', 'suspend', stopped.organizationId)
    expect(await statusWithToken(server, stopped.accessToken)).toBe(401)
    await expectStatus(200, 'organizations', 'resume', stopped.organizationId)
    expect(await statusWithToken(server, stopped.accessToken)).toBe(200)
    await expectStatus(401, 'users', 'disable', stopped.email)
    await expectStatus(200, 'users', 'enable', '--email', stopped.email)
    expect(await statusWithToken(server, stopped.accessToken)).toBe(401)
    const membership = ['--email', stopped.email, '--organization', stopped.organizationId]
    await expectStatus(401, 'users', 'remove', ...membership)
  })

  test('users are listed and shown without anything that could sign in', async () => {
    const list = await deployment.run('users', 'list')
    expect(list.stdout).toContain('margaret@example.com')
    expect(list.stdout).toContain('unverified')
    const listed = await deployment.run('users', 'list', '--json')
    expect(JSON.parse(listed.stdout).accounts).toContainEqual(
      expect.objectContaining({ id: customer.accountId, email: 'margaret@example.com' }),
    )
    const shown = await deployment.run('users', 'show', 'Margaret@Example.com')
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toContain(customer.organizationId)
    expect(list.stdout + shown.stdout + listed.stdout).not.toMatch(/argon2|password/i)
  })

  test('who is not there is told in a sentence', async () => {
    expect(await deployment.run('users', 'disable', 'nobody@example.com')).toEqual(nothingThere)
    expect(await deployment.run('keys', 'revoke', 'aaaaaaaaaaaaaaaa')).toEqual(nothingThere)
  })

  test('secrets are rotated and withdrawn by id, and none is ever printed', async () => {
    const before = JSON.parse((await deployment.run('secrets', 'list', '--json')).stdout)
    const former: string = before.secrets.find((secret: { kind: string }) => secret.kind === 'pepper').id
    const active = await deployment.run('secrets', 'withdraw', former)
    expect(active).toMatchObject({ code: 1, stdout: '' })
    expect(active.stderr).toContain('rotate it first')
    expect(await deployment.run('secrets', 'rotate', 'pepper')).toMatchObject({ code: 0, stderr: '' })
    expect(await statusWith(server, customer.key)).toBe(200)
    expect(await deployment.run('secrets', 'withdraw', former)).toMatchObject({ code: 0, stderr: '' })
    const { secrets } = JSON.parse((await deployment.run('secrets', 'list', '--json')).stdout)
    expect(secrets).toHaveLength(3)
    const shown = ['active_from', 'created_at', 'id', 'kind', 'withdrawn_at']
    for (const secret of secrets) expect(Object.keys(secret).sort()).toEqual(shown)
  })
})

describe('while no server runs', { timeout: processesMs }, () => {
  let deployment: Deployment
  let customer: Customer
  beforeAll(async () => {
    deployment = await newDeployment()
    const server = await deployment.start()
    customer = await newCustomer(server, 'margaret@example.com')
    server.signal('SIGTERM')
    await server.ended
  }, processesMs)
  afterAll(() => deployment.remove())

  test('secrets are not rotated under a master secret that is not theirs', async () => {
    const other = { CLAVIGER_SECRET: randomBytes(32).toString('base64') }
    const outcome = await deployment.runWith(other, 'secrets', 'rotate', 'pepper')
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toContain('CLAVIGER_SECRET is not the one')
    const { secrets } = JSON.parse((await deployment.run('secrets', 'list', '--json')).stdout)
    expect(secrets).toHaveLength(2)
  })

  test('who is not there is told in a sentence', async () => {
    expect(await deployment.run('organizations', 'suspend', 'nothing')).toEqual(nothingThere)
  })

  test('commands take turns at the file, and a key that one of them revokes is refused by the next server', async () => {
    const outcomes = await Promise.all([
      deployment.run('keys', 'revoke', customer.keyId),
      deployment.run('users', 'list'),
      deployment.run('secrets', 'list'),
    ])
    for (const outcome of outcomes) expect(outcome).toMatchObject({ code: 0, stderr: '' })
    const server = await deployment.start()
    expect(await statusWith(server, customer.key)).toBe(401)
  })
})
