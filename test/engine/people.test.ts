/**
 * People added by an operator or an owner, imported keys, and principals that speak by all memberships of their account.
 *
 * Signing up and in: accounts.test.ts; keys that are made here: keys.test.ts.
 */

import { createHmac } from 'node:crypto'
import {
  type Dialect,
  fixedPeppers,
  hmacSha256,
  type ImportedKey,
  maintenance,
  pepperOf,
  requireEmailAddress,
  Secret,
  type Verdict,
} from 'claviger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testOrigin } from '../../packages/engine/src/testing/author.ts'
import { type Deployment, deploy, opaqueDialect } from './deployment.ts'

const operator = maintenance
const password = new Secret<'password'>('nine blue herons')
const secret = 'what the former system knew'
const everywhere: Dialect = { ...opaqueDialect, memberships: 'all' }

let deployment: Deployment

beforeEach(async () => {
  deployment = await deploy({
    dialect: everywhere,
    peppers: fixedPeppers([pepperOf('former', new Secret(secret))]),
  })
  const { people } = deployment.engine
  for (const [index, id] of ['site', 'opera', 'arts'].entries()) {
    const createdAt = deployment.now + index
    await people.addOrganization(maintenance, { id, name: id, plan: 'free', createdAt, suspendedAt: null }, 0)
  }
})
afterEach(() => deployment.close())

async function add(email: string, roles: Readonly<Record<string, string>>, chosen: typeof password | null) {
  const given = Object.entries(roles).map(([organizationId, role]) => ({ organizationId, role }))
  const person = { email: requireEmailAddress(email), name: null, password: chosen, roles: given }
  return deployment.engine.people.add(operator, person, deployment.now)
}

function refusing(code: string) {
  return expect.objectContaining({ code })
}

async function check(key: string): Promise<Verdict> {
  return deployment.engine.keyCheck.check(new Secret(key), '192.0.2.1', deployment.now)
}

function rolesOf(who: Verdict): Record<string, string> {
  if (!who.ok) throw who.refusal
  return Object.fromEntries(
    who.principal.memberships.map(({ organizationId, role }) => [organizationId, role]),
  )
}

function digest(algorithm: 'sha1' | 'sha256', key: string): string {
  return createHmac(algorithm, secret).update(key).digest('hex')
}

function imported(accountId: string, material: ImportedKey['material']): ImportedKey {
  return { accountId, organizationId: 'site', name: 'old', createdAt: deployment.now - 1_000, material }
}

const importedKey = 'an-old-key-of-another-system'

async function personWithKey(roles: Readonly<Record<string, string>>): Promise<string> {
  const { accountId } = await add('ed@example.org', roles, password)
  await deployment.engine.imports.run(
    maintenance,
    [imported(accountId, { digest: digest('sha1', importedKey) })],
    deployment.now,
  )
  return accountId
}

describe('somebody who is added', () => {
  test('with a password signs in with it, in the oldest of their organizations', async () => {
    const { isNew } = await add('Ed@Example.org', { opera: 'editor', site: 'member' }, password)
    expect(isNew).toBe(true)
    const asked = {
      email: requireEmailAddress('ed@example.org'),
      password,
      transport: 'cookie',
      origin: testOrigin,
      deviceDigest: null,
    } as const
    const tokens = await deployment.engine.accounts.signIn(asked, deployment.now)
    const who = await deployment.engine.accessCheck.check(tokens.accessToken, () => '', deployment.now)
    expect(who).toMatchObject({ ok: true, principal: { organization: { id: 'site' } } })
    expect(rolesOf(who)).toEqual({ site: 'member', opera: 'editor' })
  })

  test('who is known already keeps the password and gets the roles besides', async () => {
    const first = await add('ed@example.org', { site: 'member' }, password)
    const again = await add('ED@example.org', { opera: 'viewer' }, new Secret('something else here'))
    expect(again).toEqual({ accountId: first.accountId, isNew: false })
    const account = await deployment.database.accounts.findById(first.accountId)
    expect(await deployment.engine.hasher.verify(account?.passwordHash ?? null, password)).toBe(true)
    const held = await deployment.database.accounts.memberships(first.accountId)
    expect(held.map(({ membership }) => membership.role)).toEqual(['member', 'viewer'])
  })

  test('by an invitation cannot sign in before it is accepted, which works once', async () => {
    const { accountId } = await add('ed@example.org', { site: 'member' }, null)
    const account = await deployment.database.accounts.findById(accountId)
    expect(account?.verifiedAt).toBeNull()
    const [notice] = await deployment.database.notices.takeDue(deployment.now, deployment.now + 1, 10)
    const content = deployment.sealer.open('notice', notice?.id ?? '', notice?.sealedContent ?? '')
    const token = new Secret<'link'>(String(JSON.parse(content.reveal()).linkToken))
    await deployment.engine.accounts.acceptInvitation(token, password, testOrigin, deployment.now)
    await expect(
      deployment.engine.accounts.acceptInvitation(token, password, testOrigin, deployment.now),
    ).rejects.toEqual(refusing('link_invalid'))
    expect((await deployment.database.accounts.findById(accountId))?.verifiedAt).toBe(deployment.now)
  })

  test('with a password that anybody would try is refused, and nothing is written', async () => {
    await expect(add('ed@example.org', { site: 'member' }, new Secret('short'))).rejects.toEqual(
      refusing('password_too_short'),
    )
    expect(await deployment.database.accounts.findByAddress(requireEmailAddress('ed@example.org'))).toBeNull()
  })

  test('to an organization whose id is taken finds it as it was', async () => {
    const organization = { id: 'site', name: 'other', plan: 'x', createdAt: 0, suspendedAt: null }
    expect(await deployment.engine.people.addOrganization(maintenance, organization, 0)).toBe(false)
    expect((await deployment.database.accounts.findOrganization('site'))?.name).toBe('site')
  })
})

describe('a principal that speaks by all memberships', () => {
  test('has a role that was given the moment giving it resolves, and loses it likewise', async () => {
    const accountId = await personWithKey({ site: 'member' })
    const { people } = deployment.engine
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member' })
    await people.setRole(operator, accountId, { organizationId: 'opera', role: 'viewer' }, deployment.now)
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member', opera: 'viewer' })
    await people.setRole(operator, accountId, { organizationId: 'opera', role: 'editor' }, deployment.now)
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member', opera: 'editor' })
    await people.removeRole(operator, accountId, 'opera', deployment.now)
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member' })
    await expect(people.removeRole(operator, accountId, 'opera', deployment.now)).rejects.toEqual(
      refusing('not_found'),
    )
  })

  test('loses an organization while that is suspended, and the rest stays', async () => {
    await personWithKey({ site: 'member', arts: 'owner' })
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member', arts: 'owner' })
    await deployment.engine.operations.suspendOrganization(maintenance, 'arts', deployment.now)
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member' })
    await deployment.engine.operations.resumeOrganization(maintenance, 'arts', deployment.now)
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member', arts: 'owner' })
  })

  test('is answered from memory between changes', async () => {
    await personWithKey({ site: 'member', arts: 'owner' })
    await check(importedKey)
    deployment.calls.clear()
    expect(rolesOf(await check(importedKey))).toEqual({ site: 'member', arts: 'owner' })
    expect(deployment.calls.size).toBe(0)
  })

  test('does not exist for a role that nobody holds', async () => {
    const role = { organizationId: 'opera', role: 'viewer' }
    await expect(deployment.engine.people.setRole(operator, 'nobody', role, deployment.now)).rejects.toEqual(
      refusing('not_found'),
    )
  })
})

describe('an imported key', () => {
  test.each(['sha1', 'sha256'] as const)(
    'works by its %s digest and is kept under SHA-256 from then on',
    async (algorithm) => {
      const { accountId } = await add('ed@example.org', { site: 'member' }, password)
      const rows = [imported(accountId, { digest: digest(algorithm, importedKey) })]
      expect(await deployment.engine.imports.run(maintenance, rows, deployment.now)).toEqual(['imported'])
      expect(await check(importedKey)).toMatchObject({ ok: true })
      await deployment.engine.flushUsage()
      const facts = await deployment.database.keys.factsByDigest([digest('sha256', importedKey)])
      expect(facts?.secrets.map(({ scheme }) => scheme)).toEqual([hmacSha256.name])
    },
  )

  test('is known when its file is imported again, upgraded or revoked meanwhile', async () => {
    const { accountId } = await add('ed@example.org', { site: 'member' }, password)
    const rows = [imported(accountId, { digest: digest('sha1', importedKey) })]
    await deployment.engine.imports.run(maintenance, rows, deployment.now)
    expect(await check(importedKey)).toMatchObject({ ok: true })
    expect(await deployment.engine.imports.run(maintenance, rows, deployment.now)).toEqual(['known'])
    const itself = [imported(accountId, { key: new Secret(importedKey) })]
    expect(await deployment.engine.imports.run(maintenance, itself, deployment.now)).toEqual(['known'])
    const [key] = await deployment.database.keys.listOf(accountId, 10, null)
    await deployment.engine.operations.revokeKey(maintenance, key?.id ?? '', deployment.now)
    expect(await deployment.engine.imports.run(maintenance, rows, deployment.now)).toEqual(['known'])
    expect(await check(importedKey)).toMatchObject({ ok: false })
    expect(await deployment.database.keys.listOf(accountId, 10, null)).toHaveLength(1)
  })

  test('comes to nothing in a dry run, which tells the same', async () => {
    const { accountId } = await add('ed@example.org', { site: 'member' }, password)
    const rows = [
      imported(accountId, { digest: digest('sha1', importedKey) }),
      imported(accountId, { digest: digest('sha1', importedKey) }),
      imported(accountId, { digest: 'abcd' }),
      imported(accountId, { digest: 'G'.repeat(40) }),
      imported(accountId, { key: new Secret('short') }),
    ]
    const outcomes = ['imported', 'known', 'digest_of_no_scheme', 'digest_of_no_scheme', 'key_malformed']
    expect(await deployment.engine.imports.run(maintenance, rows, deployment.now, { apply: false })).toEqual(
      outcomes,
    )
    expect(await check(importedKey)).toMatchObject({ ok: false })
    expect(await deployment.engine.imports.run(maintenance, rows, deployment.now)).toEqual(outcomes)
    expect(await check(importedKey)).toMatchObject({ ok: true })
  })

  test('stops when its owner leaves the organization it was imported for', async () => {
    const accountId = await personWithKey({ site: 'member', opera: 'editor' })
    expect(await check(importedKey)).toMatchObject({ ok: true })
    await deployment.engine.people.removeRole(operator, accountId, 'site', deployment.now)
    expect(await check(importedKey)).toMatchObject({ ok: false })
  })
})
