/**
 * Making, narrowing, rotating and revoking keys.
 */

import { type IssuedKey, keySubject, maintenance, type Principal, type Secret } from 'claviger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { by } from '../../packages/engine/src/testing/author.ts'
import {
  type Deployment,
  deploy,
  mails,
  opaqueDialect,
  outcome,
  principalOf,
  settle,
  signedIn,
  startSession,
  verdictOn,
} from './deployment.ts'

let world: Deployment
let ann: Principal

beforeEach(async () => {
  world = await deploy()
  ann = await signedIn(world, 'ann')
})
afterEach(() => world.close())

const keys = () => world.engine.keys
const accepted = (presented: Secret<'api-key'>, address = '10.1.2.3') =>
  verdictOn(world.engine.keyCheck.check(presented, address, world.now))
const holder = (issued: IssuedKey, address = '10.1.2.3') =>
  principalOf(world.engine.keyCheck.check(issued.presented, address, world.now))

test('a key is made once, is good at once, and its maker is told by mail without the key in it', async () => {
  const issued = await keys().create(by(ann), 'deploy', {}, world.now)
  expect(await accepted(issued.presented)).toBe('accepted')
  expect(issued.key).toMatchObject({
    name: 'deploy',
    scopes: ['*'],
    createdBy: { type: 'account', id: 'account-ann' },
    parentId: null,
  })
  const [mail] = await mails(world)
  expect(mail).toMatchObject({ kind: 'key_created', about: 'deploy' })
  expect(JSON.stringify(mail)).not.toContain(issued.presented.reveal())
})

test('nothing of a key that lets anybody use it is in the database', async () => {
  const { key, presented } = await keys().create(by(ann), 'deploy', {}, world.now)
  const secret = presented.reveal().split('_').at(-1) ?? ''
  const facts = await world.database.keys.factsById(key.id)
  const events = await world.database.audit.list(100)
  expect(JSON.stringify([facts, events])).not.toContain(secret.slice(0, 43))
})

test.each([
  [{ scopes: ['no such scope'] }, 'scope_unknown'],
  [{ allowedIps: ['10.0.0.0/99'] }, 'address_list_invalid'],
  [{ expiresAt: 0 }, 'key_expiry_past'],
])('%j is refused as %s', async (asked, code) => {
  expect(await outcome(keys().create(by(ann), 'k', asked, world.now))).toBe(code)
})

describe('a key made with a key', () => {
  const bounds = () => ({
    scopes: ['keys:write', 'things:read'],
    expiresAt: world.now + 10_000,
    allowedIps: ['10.0.0.0/8'],
  })

  test('is as wide as its maker where nothing is asked, and says who made it', async () => {
    const parent = await keys().create(by(ann), 'parent', bounds(), world.now)
    const child = await keys().create(by(await holder(parent)), 'child', {}, world.now)
    expect(child.key).toMatchObject({
      ...bounds(),
      parentId: parent.key.id,
      createdBy: { type: 'api_key', id: parent.key.id },
      accountId: 'account-ann',
    })
  })

  test('is never wider and never outlives its maker', async () => {
    const parent = await holder(await keys().create(by(ann), 'parent', bounds(), world.now))
    const asked: readonly [object, string][] = [
      [{ scopes: ['*'] }, 'key_wider_than_maker'],
      [{ scopes: ['things:write'] }, 'key_wider_than_maker'],
      [{ allowedIps: [] }, 'key_wider_than_maker'],
      [{ allowedIps: ['0.0.0.0/0'] }, 'key_wider_than_maker'],
      [{ expiresAt: world.now + 10_001 }, 'key_outlives_maker'],
    ]
    for (const [wish, code] of asked)
      expect([wish, await outcome(keys().create(by(parent), 'child', wish, world.now))]).toEqual([wish, code])
  })

  test('cannot be made by a key that was revoked or narrowed since it was checked', async () => {
    const parent = await keys().create(by(ann), 'parent', bounds(), world.now)
    const before = await holder(parent)
    await keys().change(by(ann), parent.key.id, { scopes: ['things:read'] }, world.now)
    expect(await outcome(keys().create(by(before), 'child', { scopes: ['keys:write'] }, world.now))).toBe(
      'key_wider_than_maker',
    )
    await keys().revoke(by(ann), parent.key.id, world.now)
    expect(await outcome(keys().create(by(before), 'child', {}, world.now))).toBe('credential_invalid')
  })

  test('is narrowed along with its maker, in effect at once and down to the last', async () => {
    const parent = await keys().create(by(ann), 'parent', bounds(), world.now)
    const child = await keys().create(by(await holder(parent)), 'child', {}, world.now)
    const grandchild = await keys().create(
      by(await holder(child)),
      'grandchild',
      { allowedIps: ['10.1.0.0/16', '10.2.0.0/16'] },
      world.now,
    )
    for (const { presented } of [parent, child, grandchild])
      expect(await accepted(presented)).toBe('accepted')
    const narrower = {
      scopes: ['keys:write'],
      expiresAt: world.now + 5_000,
      allowedIps: ['10.1.2.0/24', '10.9.0.0/16'],
    }
    await keys().change(by(ann), parent.key.id, narrower, world.now)
    for (const issued of [parent, child, grandchild]) {
      const principal = await holder(issued)
      expect(principal.scopes.names).toEqual(['keys:write'])
      expect(principal.credential.expiresAt).toBe(world.now + 5_000)
      expect(await accepted(issued.presented, '10.200.0.1')).toBe('credential_invalid')
    }
    // What the grandchild never had, its maker's move does not give it.
    expect(await accepted(child.presented, '10.9.0.1')).toBe('accepted')
    expect(await accepted(grandchild.presented, '10.9.0.1')).toBe('credential_invalid')
    expect(await accepted(grandchild.presented, '10.1.2.9')).toBe('accepted')
  })

  test('moves along where it could be used from nowhere any more', async () => {
    const parent = await keys().create(by(ann), 'parent', bounds(), world.now)
    const child = await keys().create(
      by(await holder(parent)),
      'child',
      { allowedIps: ['10.1.0.0/16'] },
      world.now,
    )
    await keys().change(by(ann), parent.key.id, { allowedIps: ['172.16.0.0/12'] }, world.now)
    expect(await accepted(child.presented, '10.1.0.1')).toBe('credential_invalid')
    expect(await accepted(child.presented, '172.16.0.1')).toBe('accepted')
  })

  test('ends with its maker, unless it is kept', async () => {
    for (const descendants of ['revoke', 'keep', undefined] as const) {
      const parent = await keys().create(by(ann), 'parent', {}, world.now)
      const child = await keys().create(by(await holder(parent)), 'child', {}, world.now)
      const grandchild = await keys().create(by(await holder(child)), 'grandchild', {}, world.now)
      await keys().revoke(by(ann), parent.key.id, world.now, descendants && { descendants })
      expect(await accepted(parent.presented)).toBe('credential_invalid')
      for (const { presented } of [child, grandchild])
        expect(await accepted(presented)).toBe(descendants === 'keep' ? 'accepted' : 'credential_invalid')
    }
  })
})

describe('a change', () => {
  test('only narrows', async () => {
    const { key } = await keys().create(
      by(ann),
      'k',
      { scopes: ['things:read'], expiresAt: world.now + 1_000 },
      world.now,
    )
    const wishes: readonly [object, string][] = [
      [{ scopes: ['*'] }, 'key_not_narrower'],
      [{ scopes: ['things:read', 'things:write'] }, 'key_not_narrower'],
      [{ expiresAt: null }, 'key_not_sooner'],
      [{ expiresAt: world.now + 1_001 }, 'key_not_sooner'],
      [{ expiresAt: world.now }, 'key_expiry_past'],
    ]
    for (const [wish, code] of wishes)
      expect([wish, await outcome(keys().change(by(ann), key.id, wish, world.now))]).toEqual([wish, code])
    expect(
      (
        await keys().change(
          by(ann),
          key.id,
          { name: 'renamed', scopes: [], expiresAt: world.now + 500 },
          world.now,
        )
      ).name,
    ).toBe('renamed')
  })

  test('of an ended key is refused', async () => {
    const { key } = await keys().create(by(ann), 'k', { expiresAt: world.now + 1 }, world.now)
    world.now += 1
    expect(await outcome(keys().change(by(ann), key.id, { name: 'x' }, world.now))).toBe('key_not_active')
    expect(await outcome(keys().rotate(by(ann), key.id, 0, world.now))).toBe('key_not_active')
  })

  test('cannot let a key out of its own addresses or its maker’s', async () => {
    const parent = await keys().create(by(ann), 'parent', { allowedIps: ['10.0.0.0/8'] }, world.now)
    const child = await keys().create(
      by(await holder(parent)),
      'child',
      { allowedIps: ['10.1.0.0/16'] },
      world.now,
    )
    expect(
      await outcome(
        keys().change(by(await holder(child)), child.key.id, { allowedIps: ['10.2.0.0/16'] }, world.now),
      ),
    ).toBe('key_wider_than_maker')
    expect(await outcome(keys().change(by(ann), child.key.id, { allowedIps: [] }, world.now))).toBe(
      'key_wider_than_maker',
    )
    expect(
      await outcome(keys().change(by(ann), child.key.id, { allowedIps: ['10.2.0.0/16'] }, world.now)),
    ).toBe('done')
  })
})

describe('rotation', () => {
  test('gives a new secret and ends the old one at once, or after the overlap, known or not', async () => {
    const first = await keys().create(by(ann), 'k', {}, world.now)
    await accepted(first.presented)
    const second = await keys().rotate(by(ann), first.key.id, 0, world.now)
    expect([await accepted(first.presented), await accepted(second.presented)]).toEqual([
      'credential_invalid',
      'accepted',
    ])
    const third = await keys().rotate(by(ann), first.key.id, 60_000, world.now)
    expect([await accepted(second.presented), await accepted(third.presented)]).toEqual([
      'accepted',
      'accepted',
    ])
    world.now += 59_999
    expect(await accepted(second.presented)).toBe('accepted')
    world.now += 1
    expect([await accepted(second.presented), await accepted(third.presented)]).toEqual([
      'credential_invalid',
      'accepted',
    ])
  })

  test('during an overlap ends the secret before the last, and no secret lives longer than it would have', async () => {
    const first = await keys().create(by(ann), 'k', { expiresAt: world.now + 30_000 }, world.now)
    const second = await keys().rotate(by(ann), first.key.id, 60_000, world.now)
    const third = await keys().rotate(by(ann), first.key.id, 60_000, world.now)
    expect(await accepted(first.presented)).toBe('credential_invalid')
    expect([await accepted(second.presented), await accepted(third.presented)]).toEqual([
      'accepted',
      'accepted',
    ])
    world.now += 30_000
    expect([await accepted(second.presented), await accepted(third.presented)]).toEqual([
      'credential_invalid',
      'credential_invalid',
    ])
  })

  test('is refused to whoever lacks the rights of the key', async () => {
    const wide = await keys().create(by(ann), 'wide', {}, world.now)
    const narrow = await keys().create(by(ann), 'narrow', { scopes: ['keys:write'] }, world.now)
    expect(await outcome(keys().rotate(by(await holder(narrow)), wide.key.id, 0, world.now))).toBe(
      'key_wider_than_maker',
    )
    expect(await outcome(keys().rotate(by(await holder(wide)), narrow.key.id, 0, world.now))).toBe('done')
  })
})

test('the keys a key made, and those they made, are listed for their organization only', async () => {
  const maker = await keys().create(by(ann), 'maker', {}, world.now)
  const child = await keys().create(by(await holder(maker)), 'child', {}, world.now + 1)
  const grandchild = await keys().create(by(await holder(child)), 'grandchild', {}, world.now + 2)
  await keys().create(by(ann), 'beside', {}, world.now)
  await keys().revoke(by(ann), child.key.id, world.now, { descendants: 'keep' })
  const names = async (...asked: Parameters<ReturnType<typeof keys>['listDescendants']>) =>
    (await keys().listDescendants(...asked)).map(({ name }) => name)
  const { id } = maker.key
  expect(await names(ann, id, 10, null)).toEqual(['grandchild', 'child'])
  expect(await names(ann, id, 10, grandchild.key)).toEqual(['child'])
  expect(await names(ann, id, 10, null, { status: 'active', at: world.now })).toEqual(['grandchild'])
  const bob = await signedIn(world, 'bob')
  expect(await outcome(keys().listDescendants(bob, id, 10, null))).toBe('not_found')
  expect(await outcome(keys().listDescendants(ann, 'unknown', 10, null))).toBe('not_found')
})

test('keys of another organization are not found, whatever is done to them', async () => {
  const bob = await signedIn(world, 'bob')
  const { key, presented } = await keys().create(by(ann), 'k', {}, world.now)
  const tries = [
    keys().get(bob, key.id),
    keys().change(by(bob), key.id, { name: 'x' }, world.now),
    keys().rotate(by(bob), key.id, 0, world.now),
    keys().revoke(by(bob), key.id, world.now),
    keys().get(bob, 'no such key'),
  ]
  expect(new Set(await Promise.all(tries.map(outcome)))).toEqual(new Set(['not_found']))
  expect(await accepted(presented)).toBe('accepted')
  expect(await keys().list(bob, 10, null)).toEqual([])
})

test('a member manages own keys only; an owner ends those of others but never learns their secret', async () => {
  await settle(world, 'may')
  await world.database.write(({ accounts }) =>
    accounts.insertMembership({
      organizationId: 'organization-ann',
      accountId: 'account-may',
      role: 'member',
    }),
  )
  const tokens = await startSession(world, { accountId: 'account-may', organizationId: 'organization-ann' })
  const may = await principalOf(world.engine.accessCheck.check(tokens.accessToken, () => '', world.now))
  const anns = await keys().create(by(ann), 'k', {}, world.now)
  const mays = await keys().create(by(may), 'k', {}, world.now)
  expect(await outcome(keys().revoke(by(may), anns.key.id, world.now))).toBe('role_missing')
  expect(await outcome(keys().change(by(may), anns.key.id, { name: 'x' }, world.now))).toBe('role_missing')
  expect(await outcome(keys().rotate(by(ann), mays.key.id, 0, world.now))).toBe('role_missing')
  expect(await outcome(keys().revoke(by(ann), mays.key.id, world.now))).toBe('done')
  expect(await accepted(mays.presented)).toBe('credential_invalid')
})

describe('a key that manages others', () => {
  const bounds = () => ({ scopes: ['keys:write'], expiresAt: world.now + 10_000, allowedIps: ['10.0.0.0/8'] })
  const wider = () => [
    { ...bounds(), scopes: ['keys:write', 'things:read'] },
    { ...bounds(), expiresAt: world.now + 10_001 },
    { ...bounds(), expiresAt: null },
    { ...bounds(), allowedIps: ['10.0.0.0/8', '172.16.0.1'] },
    { ...bounds(), allowedIps: [] },
  ]
  const deeds = (caller: Principal, keyId: string) => [
    keys().change(by(caller), keyId, { name: 'x' }, world.now),
    keys().change(by(caller), keyId, { scopes: ['keys:write'] }, world.now),
    keys().change(by(caller), keyId, { expiresAt: world.now + 1_000 }, world.now),
    keys().change(by(caller), keyId, { allowedIps: ['10.1.2.3'] }, world.now),
    keys().rotate(by(caller), keyId, 0, world.now),
    keys().revoke(by(caller), keyId, world.now),
    keys().revoke(by(caller), keyId, world.now, { descendants: 'keep' }),
  ]

  test('leaves those alone that are wider than itself in scopes, end or addresses', async () => {
    const caller = await holder(await keys().create(by(ann), 'caller', bounds(), world.now))
    for (const asked of wider()) {
      const { key, presented } = await keys().create(by(ann), 'wide', asked, world.now)
      for (const deed of deeds(caller, key.id)) expect(await outcome(deed)).toBe('key_wider_than_maker')
      expect(await keys().get(ann, key.id)).toEqual(key)
      expect(await accepted(presented)).toBe('accepted')
    }
  })

  test('does to those within its bounds, and to itself, all that a session may', async () => {
    for (const isItself of [true, false]) {
      const issued = await keys().create(by(ann), 'caller', bounds(), world.now)
      const { key } = isItself ? issued : await keys().create(by(ann), 'other', bounds(), world.now)
      const caller = await holder(issued)
      expect(await outcome(keys().change(by(caller), key.id, { name: 'x' }, world.now))).toBe('done')
      expect(await outcome(keys().revoke(by(caller), key.id, world.now))).toBe('done')
    }
  })

  test('is judged by its bounds as they are by then, not as they were when it was checked', async () => {
    const issued = await keys().create(by(ann), 'caller', {}, world.now)
    const before = await holder(issued)
    const wide = await keys().create(by(ann), 'wide', {}, world.now)
    await keys().change(by(ann), issued.key.id, { scopes: ['keys:write'] }, world.now)
    for (const deed of deeds(before, wide.key.id)) expect(await outcome(deed)).toBe('key_wider_than_maker')
  })

  test('gives no key addresses beyond its own, nor beyond those of the key that made it', async () => {
    const near = await keys().create(by(ann), 'near', { allowedIps: ['10.1.0.0/16'] }, world.now)
    const child = await keys().create(by(await holder(near)), 'child', {}, world.now)
    const far = await holder(await keys().create(by(ann), 'far', { allowedIps: ['10.0.0.0/8'] }, world.now))
    const move = (caller: Principal, keyId: string, allowedIps: readonly string[]) =>
      outcome(keys().change(by(caller), keyId, { allowedIps }, world.now))
    expect(await move(far, near.key.id, ['10.0.0.0/8', '192.0.2.1'])).toBe('key_wider_than_maker')
    expect(await move(far, child.key.id, ['10.2.0.0/16'])).toBe('key_wider_than_maker')
    expect(await move(far, near.key.id, ['10.2.0.0/16', '10.1.0.0/16'])).toBe('done')
    expect(await move(far, child.key.id, ['10.2.0.0/16'])).toBe('done')
  })
})

test('revoking twice is the same as once, and waits as long', async () => {
  const { key } = await keys().create(by(ann), 'k', {}, world.now)
  const heard: string[] = []
  world.database.feed.onChange((subject) => heard.push(subject))
  for (let time = 0; time < 2; time++) await keys().revoke(by(ann), key.id, world.now + time)
  expect(heard).toEqual([keySubject(key.id), keySubject(key.id)])
  expect((await keys().get(ann, key.id)).revokedAt).toBe(world.now)
  expect((await world.database.audit.list(50)).filter(({ kind }) => kind === 'key.revoked')).toHaveLength(1)
})

test('narrowing and revoking name every descendant that they reach in the audit log, and no other key', async () => {
  const root = await keys().create(by(ann), 'root', {}, world.now)
  const child = await keys().create(by(await holder(root)), 'child', {}, world.now)
  const narrow = { scopes: ['keys:write'] }
  const grandchild = await keys().create(by(await holder(child)), 'grandchild', narrow, world.now)
  await keys().create(by(ann), 'beside', {}, world.now)
  const named = async (kind: string) =>
    (await world.database.audit.list(50))
      .filter((event) => event.kind === kind)
      .map((event) => event.subjectId)
  await keys().change(by(ann), root.key.id, { scopes: ['keys:write', 'things:read'] }, world.now)
  expect((await named('key.changed')).toSorted()).toEqual([root.key.id, child.key.id].toSorted())
  await keys().revoke(by(ann), grandchild.key.id, world.now)
  await keys().revoke(by(ann), root.key.id, world.now + 1)
  const all = [root, child, grandchild].map(({ key }) => key.id)
  expect((await named('key.revoked')).toSorted()).toEqual(all.toSorted())
})

test('the keys of a member who is taken out stop, and those made with them, however old their makers', async () => {
  const own = await keys().create(by(ann), 'own', {}, world.now)
  const child = await keys().create(by(await holder(own)), 'child', {}, world.now)
  await keys().revoke(by(ann), own.key.id, world.now, { descendants: 'keep' })
  const maker = await holder(child)
  const organizationId = 'organization-ann'
  await world.engine.operations.removeMember(maintenance, organizationId, 'account-ann', world.now)
  expect(await accepted(child.presented)).toBe('credential_invalid')
  expect(await outcome(keys().create(by(maker), 'late', {}, world.now))).toBe('credential_invalid')
})

test('an import goes beyond the ceiling of keys, and what it brings counts', async () => {
  await world.close()
  const entitlements = { api_keys: 2 }
  const keyCeiling = { entitlement: 'api_keys', counted: 'account' } as const
  const dialect = {
    ...opaqueDialect,
    entitlements: { unverified: entitlements, verified: entitlements },
    keyCeiling,
  }
  world = await deploy({ dialect })
  ann = await signedIn(world, 'ann')
  const rows = [1, 2, 3].map((number) => ({
    ...{
      accountId: 'account-ann',
      organizationId: 'organization-ann',
      name: `${number}`,
      createdAt: world.now,
    },
    material: { digest: String(number).repeat(64) },
  }))
  expect(await world.engine.imports.run(maintenance, rows, world.now)).toEqual(Array(3).fill('imported'))
  const create = () => outcome(keys().create(by(ann), 'k', {}, world.now))
  expect(await create()).toBe('key_limit_reached')
  for (const { id } of (await keys().listOwn(ann, 10, null)).slice(1)) {
    expect(await create()).toBe('key_limit_reached')
    await keys().revoke(by(ann), id, world.now)
  }
  expect(await create()).toBe('done')
})

test('a session that ended after it was checked leaves no key behind', async () => {
  await world.engine.operations.disableAccount(maintenance, 'account-ann', world.now)
  await world.engine.operations.enableAccount(maintenance, 'account-ann', world.now)
  expect(await outcome(keys().create(by(ann), 'late', {}, world.now))).toBe('credential_invalid')
})

test('the operator revokes any key with its descendants, and nothing that is not there', async () => {
  const parent = await keys().create(by(ann), 'parent', {}, world.now)
  const child = await keys().create(by(await holder(parent)), 'child', {}, world.now)
  const { operations } = world.engine
  expect(await outcome(operations.revokeKey(maintenance, 'a'.repeat(16), world.now))).toBe('not_found')
  await operations.revokeKey(maintenance, parent.key.id, world.now)
  for (const { presented } of [parent, child]) expect(await accepted(presented)).toBe('credential_invalid')
})
