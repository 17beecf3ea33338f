/**
 * What the operator stops is stopped: beside a running server at once, and without one from its next start on.
 *
 * On SQLite here; the same on PostgreSQL is postgres.test.ts.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newCustomer, statusWith, statusWithToken } from './customer.ts'
import { type Deployment, newDeployment } from './deployment.ts'

let deployment: Deployment
beforeEach(async () => {
  deployment = await newDeployment()
})
afterEach(() => deployment.remove())

test('a key that is revoked beside a running server is refused in the very next request', async () => {
  const server = await deployment.start()
  const customer = await newCustomer(server, 'margaret@example.com')
  expect(await statusWith(server, customer.key)).toBe(200)
  const listed = await deployment.run('keys', 'list', '--organization', customer.organizationId)
  expect(listed.stdout).toContain(customer.keyId)
  expect(listed.stdout).not.toContain(customer.key)
  const revoked = await deployment.run('keys', 'revoke', customer.keyId)
  expect(await statusWith(server, customer.key)).toBe(401)
  expect(revoked).toMatchObject({ code: 0, stderr: '' })
  expect(revoked.stdout).toBe(`Revoked key ${customer.keyId}. No process accepts it any more.\n`)
})

test('a key that is revoked while no server runs is refused by the next one', async () => {
  const first = await deployment.start()
  const customer = await newCustomer(first, 'margaret@example.com')
  first.signal('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(await deployment.run('keys', 'revoke', customer.keyId)).toMatchObject({ code: 0, stderr: '' })
  const second = await deployment.start()
  expect(await statusWith(second, customer.key)).toBe(401)
})

test('disabling, removing and suspending stop keys and tokens at once, and what can be undone is undone', async () => {
  const server = await deployment.start()
  const customer = await newCustomer(server, 'margaret@example.com')
  const expectStatus = async (status: number, ...args: string[]): Promise<void> => {
    const outcome = await deployment.run(...args)
    expect([await statusWith(server, customer.key), outcome.code, outcome.stderr]).toEqual([status, 0, ''])
  }
  await expectStatus(401, 'organizations', 'suspend', customer.organizationId)
  expect(await statusWithToken(server, customer.accessToken)).toBe(401)
  await expectStatus(200, 'organizations', 'resume', customer.organizationId)
  expect(await statusWithToken(server, customer.accessToken)).toBe(200)
  await expectStatus(401, 'users', 'disable', customer.email)
  await expectStatus(200, 'users', 'enable', '--email', customer.email)
  expect(await statusWithToken(server, customer.accessToken)).toBe(401)
  await expectStatus(
    401,
    ...['users', 'remove', '--email', customer.email, '--organization', customer.organizationId],
  )
})

test('users are listed and shown without anything that could sign in', async () => {
  const server = await deployment.start()
  const customer = await newCustomer(server, 'margaret@example.com')
  const list = await deployment.run('users', 'list')
  expect(list.stdout).toContain('margaret@example.com')
  expect(list.stdout).toContain('unverified')
  const listed = JSON.parse((await deployment.run('users', 'list', '--json')).stdout)
  expect(listed.accounts).toEqual([
    expect.objectContaining({ id: customer.accountId, email: 'margaret@example.com' }),
  ])
  const shown = await deployment.run('users', 'show', 'Margaret@Example.com')
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toContain(customer.organizationId)
  expect(list.stdout + shown.stdout + JSON.stringify(listed)).not.toMatch(/argon2|password/i)
})

test('who is not there is told in a sentence, through the server and without it', async () => {
  const server = await deployment.start()
  const sentence = 'There is nothing with that name or id, or nothing about it to change.\n'
  const refusal = { code: 1, stdout: '', stderr: sentence }
  expect(await deployment.run('users', 'disable', 'nobody@example.com')).toEqual(refusal)
  expect(await deployment.run('keys', 'revoke', 'aaaaaaaaaaaaaaaa')).toEqual(refusal)
  server.signal('SIGTERM')
  await server.ended
  expect(await deployment.run('users', 'disable', 'nobody@example.com')).toEqual(refusal)
  expect(await deployment.run('organizations', 'suspend', 'nothing')).toEqual(refusal)
})

test('secrets are rotated and withdrawn by id, and none is ever printed', async () => {
  const server = await deployment.start()
  const customer = await newCustomer(server, 'margaret@example.com')
  const before = JSON.parse((await deployment.run('secrets', 'list', '--json')).stdout)
  const former: string = before.secrets.find((secret: { kind: string }) => secret.kind === 'pepper').id
  const active = await deployment.run('secrets', 'withdraw', former)
  expect(active).toMatchObject({ code: 1, stdout: '' })
  expect(active.stderr).toContain('rotate it first')
  expect(await deployment.run('secrets', 'rotate', 'pepper')).toMatchObject({ code: 0, stderr: '' })
  expect(await deployment.run('secrets', 'rotate', 'signing-key')).toMatchObject({ code: 0, stderr: '' })
  expect(await statusWith(server, customer.key)).toBe(200)
  expect(await deployment.run('secrets', 'withdraw', former)).toMatchObject({ code: 0, stderr: '' })
  const after = JSON.parse((await deployment.run('secrets', 'list', '--json')).stdout)
  expect(after.secrets).toHaveLength(4)
  expect(Object.keys(after.secrets[0]).sort()).toEqual([
    'active_from',
    'created_at',
    'id',
    'kind',
    'withdrawn_at',
  ])
})

test('secrets are not rotated under a master secret that is not theirs', async () => {
  const server = await deployment.start()
  server.signal('SIGTERM')
  await server.ended
  const other = Buffer.alloc(32, 7).toString('base64')
  const outcome = await deployment.runWith({ CLAVIGER_SECRET: other }, 'secrets', 'rotate', 'pepper')
  expect(outcome).toMatchObject({ code: 1, stdout: '' })
  expect(outcome.stderr).toContain('CLAVIGER_SECRET is not the one')
  const listed = JSON.parse((await deployment.run('secrets', 'list', '--json')).stdout)
  expect(listed.secrets).toHaveLength(2)
})
