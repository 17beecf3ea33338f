/**
 * The operator's operations of Basker, asked as its control socket would ask them.
 *
 * The command line around them, as processes: test/operator.
 */

import { createHmac } from 'node:crypto'
import { baskerOperations } from '@claviger/basker'
import type { ControlOperations } from '@claviger/host'
import { maintenance } from 'claviger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keySecret, password, startTestBasker, type TestBasker } from './test-basker.ts'

let basker: TestBasker
let operations: ControlOperations

beforeAll(async () => {
  basker = await startTestBasker()
  operations = baskerOperations(basker.running.engine, basker.running.store)
})
afterAll(() => basker.close())

async function ask(op: string, args: object = {}): Promise<unknown> {
  return operations[op]?.(args, maintenance)
}

function refusing(code: string) {
  return expect.objectContaining({ code })
}

function digest(algorithm: 'sha1' | 'sha256', key: string): string {
  return createHmac(algorithm, keySecret).update(key).digest('hex')
}

describe('users.add', () => {
  test('adds an owner to a tenant that is not there yet, and nobody else', async () => {
    const asked = { email: 'first@venue.example', password, tenant: 'new-house' }
    await expect(ask('users.add', { ...asked, role: 'editor' })).rejects.toEqual(refusing('tenant_unknown'))
    expect(await ask('users.add', { ...asked, role: 'owner' })).toMatchObject({
      is_new: true,
      made_tenant: true,
    })
    expect(await ask('tenants.list')).toMatchObject({
      tenants: expect.arrayContaining([expect.objectContaining({ slug: 'new-house', name: 'New House' })]),
    })
    const { cookie } = await basker.signIn('first@venue.example')
    expect((await basker.ask('GET', '/api/tenants/new-house/pages', { cookie })).status).toBe(200)
  })

  test('invites where no password is given, and takes no weak one', async () => {
    const asked = { email: 'invited@venue.example', tenant: 'royal-opera-house', role: 'viewer' }
    await expect(ask('users.add', { ...asked, password: 'short' })).rejects.toEqual(
      refusing('password_too_short'),
    )
    await ask('users.add', { ...asked, password: null })
    expect(await basker.linkToken('invited@venue.example', '/admin/accept-invitation')).not.toBe('')
  })

  test('makes a site owner, who is let in everywhere', async () => {
    await ask('users.add', { email: 'site@venue.example', password, site_owner: true })
    const { cookie } = await basker.signIn('site@venue.example')
    expect((await basker.ask('GET', '/api/users', { cookie })).status).toBe(200)
  })

  test('refuses arguments it does not take', async () => {
    await expect(ask('users.add', { email: 'x@venue.example' })).rejects.toEqual(
      refusing('arguments_invalid'),
    )
    await expect(ask('tenants.add', { slug: 'Not A Slug' })).rejects.toEqual(refusing('arguments_invalid'))
    await expect(ask('tenants.add', { slug: 'city-arts-centre' })).rejects.toEqual(refusing('tenant_known'))
  })
})

describe('keys.import', () => {
  test('tells what became of each row, and a key acts as its person', async () => {
    const person = await basker.person({ 'royal-opera-house': 'viewer' })
    const { email } = person
    const rows = [
      { email: email.toUpperCase(), digest: digest('sha1', 'an-old-key-in-sha-one').toUpperCase() },
      {
        email,
        digest: digest('sha256', 'an-old-key-in-sha-two'),
        name: 'two',
        created_at: 1_700_000_000_000,
      },
      { email: 'nobody@venue.example', digest: digest('sha1', 'x') },
      { email: 'nobody@venue..example', digest: digest('sha1', 'y') },
      { email, digest: 'abcd' },
      { email, key: 'short' },
      { email },
      { email, key: 'a-key-in-the-clear', digest: digest('sha1', 'both') },
    ]
    const outcomes = [
      'imported',
      'imported',
      'email_unknown',
      'email_invalid',
      'digest_of_no_scheme',
      'key_malformed',
      'digest_or_key',
      'digest_or_key',
    ]
    expect(await ask('keys.import', { apply: false, rows })).toEqual({ outcomes })
    expect(await basker.readWith('an-old-key-in-sha-one')).toBe(401)
    expect(await ask('keys.import', { apply: true, rows })).toEqual({ outcomes })
    expect(await ask('keys.report')).toMatchObject({
      schemes: [{ scheme: 'hmac-sha1', digests: 1, never_used: 1 }, { scheme: 'hmac-sha256' }],
    })
    expect(await basker.readWith('an-old-key-in-sha-one')).toBe(200)
    expect(await basker.readWith('an-old-key-in-sha-two')).toBe(200)
    expect(await ask('keys.report')).toMatchObject({ schemes: [{ scheme: 'hmac-sha256' }] })
    const keys = await basker.ask('GET', '/api/users/me/api-keys', person)
    expect(keys.raw).toContain('2023-11-14T22:13:20.000Z')
    await ask('keys.import', { apply: true, rows })
    expect((await basker.ask('GET', '/api/users/me/api-keys', person)).body['api_keys']).toHaveLength(2)
  })
})

test('the secret that digests are made with cannot be rotated, the signing key can', async () => {
  await expect(ask('secrets.rotate', { kind: 'pepper' })).rejects.toEqual(refusing('not_kept'))
  expect(await ask('secrets.rotate', { kind: 'signing_key' })).toMatchObject({ kind: 'signing_key' })
})
