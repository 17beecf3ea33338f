/**
 * Checking API keys, over a real store: what it costs, what it tells, and that what ended is refused.
 */

import { createHash, createHmac } from 'node:crypto'
import {
  createEngine,
  fixedPeppers,
  maintenance,
  type Principal,
  payloadPepperOf,
  pepperOf,
  Secret,
} from 'claviger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { by } from '../../packages/engine/src/testing/author.ts'
import {
  type Deployment,
  deploy,
  opaqueDialect,
  prefixedDialect,
  principalOf,
  settle,
  signedIn,
  startSession,
  verdictOn,
} from './deployment.ts'

let world: Deployment
let maker: Principal

beforeEach(async () => {
  world = await deploy()
  maker = await signedIn(world, 'ann')
})
afterEach(() => world.close())

const anywhere = '192.0.2.1'

function check(presented: Secret<'api-key'>, address = anywhere) {
  return world.engine.keyCheck.check(presented, address, world.now)
}

async function issue(asked = {}) {
  return world.engine.keys.create(by(maker), 'deploy', asked, world.now)
}

/** Reads of facts since `calls` was cleared. */
function reads(): number {
  return (world.calls.get('keys.factsById') ?? 0) + (world.calls.get('keys.factsByDigest') ?? 0)
}

test('a known key is answered at once, without the store', async () => {
  const { key, presented } = await issue()
  const first = await check(presented)
  world.calls.clear()
  const second = check(presented)
  expect(second).not.toBeInstanceOf(Promise)
  expect(second).toBe(first)
  expect(first).toMatchObject({
    ok: true,
    principal: { credential: { type: 'api_key', id: key.id }, account: { id: 'account-ann' } },
  })
  expect([...world.calls]).toEqual([])
})

test('a principal cannot be changed by whoever gets it', async () => {
  const { presented } = await issue()
  const principal = await principalOf(check(presented))
  expect(Object.isFrozen(principal)).toBe(true)
  for (const part of [principal.account, principal.credential, principal.organization, principal.scopes])
    expect(Object.isFrozen(part)).toBe(true)
})

test('a verdict is made once for all requests that it answers, and cannot be changed by any', async () => {
  const { presented } = await issue()
  const yes = await check(presented)
  expect([check(presented), Object.isFrozen(yes)]).toEqual([yes, true])
  expect(check(presented)).toBe(yes)
  const no = await check(new Secret('rubbish'))
  expect(await check(new Secret('other rubbish'))).toBe(no)
  expect([no.ok, Object.isFrozen(no)]).toEqual([false, true])
})

test('uses are written in one batch, whenever it is flushed, and never by a check', async () => {
  const { key, presented } = await issue()
  for (let use = 0; use < 100; use++) {
    world.now += 1_000
    await check(presented)
  }
  expect(world.calls.get('keys.noteUsed')).toBeUndefined()
  await world.engine.flushUsage()
  expect(world.calls.get('keys.noteUsed')).toBe(1)
  expect((await world.engine.keys.get(maker, key.id)).lastUsedAt).toBe(world.now)
  await world.engine.flushUsage()
  expect(world.calls.get('keys.noteUsed')).toBe(1)
})

test('a store that is gone refuses with "unavailable", and uses are kept for when it is back', async () => {
  const { key, presented } = await issue()
  await check(presented)
  world.gone.isGone = true
  await expect(world.engine.flushUsage()).rejects.toMatchObject({ code: 'unavailable' })
  const other = world.engine.dialect.keyFormat.mint(world.random)
  expect(await verdictOn(check(other.presented))).toBe('unavailable')
  expect(await verdictOn(check(new Secret('rubbish')))).toBe('credential_invalid')
  expect(await verdictOn(check(presented))).toBe('accepted')
  world.gone.isGone = false
  await world.engine.flushUsage()
  expect((await world.engine.keys.get(maker, key.id)).lastUsedAt).toBe(world.now)
})

test('fifty requests with a key that is not known yet share one read', async () => {
  const { presented } = await issue()
  world.calls.clear()
  const verdicts = await Promise.all(Array.from({ length: 50 }, () => verdictOn(check(presented))))
  expect(new Set(verdicts)).toEqual(new Set(['accepted']))
  expect(reads()).toBe(1)
})

describe('of a refused key nothing shows why', () => {
  async function refusedKeys(): Promise<ReadonlyMap<string, Secret<'api-key'>>> {
    const { engine, now } = world
    const revoked = await issue()
    await engine.keys.revoke(by(maker), revoked.key.id, now)
    const expired = await issue({ expiresAt: now + 1 })
    const right = await issue()
    const wrong = engine.dialect.keyFormat.mint(world.random, right.key.id)
    const elsewhere = await issue({ allowedIps: ['10.0.0.0/8'] })
    const bob = await signedIn(world, 'bob')
    const disabled = await engine.keys.create(by(bob), 'k', {}, now)
    await engine.operations.disableAccount(maintenance, 'account-bob', now)
    const eve = await signedIn(world, 'eve')
    const suspended = await engine.keys.create(by(eve), 'k', {}, now)
    await engine.operations.suspendOrganization(maintenance, 'organization-eve', now)
    const dan = await signedIn(world, 'dan')
    const removed = await engine.keys.create(by(dan), 'k', {}, now)
    await engine.operations.removeMember(maintenance, 'organization-dan', 'account-dan', now)
    world.now += 2
    return new Map([
      ['unknown', engine.dialect.keyFormat.mint(world.random).presented],
      ['wrong', wrong.presented],
      ['malformed', new Secret<'api-key'>('tst_ak_')],
      ['too long', new Secret<'api-key'>('x'.repeat(5_000))],
      ['empty', new Secret<'api-key'>('')],
      ['revoked', revoked.presented],
      ['expired', expired.presented],
      ['from elsewhere', elsewhere.presented],
      ['disabled account', disabled.presented],
      ['suspended organization', suspended.presented],
      ['removed member', removed.presented],
    ])
  }

  test('by its answer or by the work: one read and nothing else', async () => {
    for (const [why, presented] of await refusedKeys()) {
      world.calls.clear()
      expect([why, await verdictOn(check(presented))]).toEqual([why, 'credential_invalid'])
      expect([why, [...world.calls]]).toEqual([why, [['keys.factsById', 1]]])
    }
  })

  test('and the same digests are made for each', async () => {
    const presented = await refusedKeys()
    let digests = 0
    const [scheme] = prefixedDialect.digestSchemes
    const dialect = {
      ...prefixedDialect,
      digestSchemes: [
        {
          ...scheme,
          digest: (...given: Parameters<typeof scheme.digest>) => {
            digests++
            return scheme.digest(...given)
          },
        },
      ],
    } as const
    const engine = (await deploySameStore(dialect)).engine
    for (const [why, key] of presented) {
      digests = 0
      await engine.keyCheck.check(key, anywhere, world.now)
      expect([why, digests]).toEqual([why, 1])
    }
  })

  async function deploySameStore(dialect: typeof prefixedDialect) {
    const engine = createEngine({
      dialect,
      store: world.database,
      feed: world.database.feed,
      sealer: world.sealer,
      random: world.random,
      issuer: 'https://tester.example',
      policy: { isCommon: () => false, words: [] },
      firstPlan: 'free',
      hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
    })
    await engine.tendSecrets(world.now)
    return { engine }
  }

  test('and a key of a stopped owner that was known is refused at the next request', async () => {
    const { engine, now } = world
    const stops: readonly [string, (accountId: string, organizationId: string) => Promise<void>][] = [
      ['disable', (accountId) => engine.operations.disableAccount(maintenance, accountId, now)],
      [
        'suspend',
        (_, organizationId) => engine.operations.suspendOrganization(maintenance, organizationId, now),
      ],
      [
        'remove',
        (accountId, organizationId) =>
          engine.operations.removeMember(maintenance, organizationId, accountId, now),
      ],
    ]
    for (const [name, stop] of stops) {
      const person = await signedIn(world, name)
      const { presented } = await engine.keys.create(by(person), 'k', {}, now)
      expect(await verdictOn(check(presented))).toBe('accepted')
      await stop(person.account.id, person.organization.id)
      expect([name, await verdictOn(check(presented))]).toEqual([name, 'credential_invalid'])
    }
  })
})

test('a key whose account is enabled again, or whose organization is resumed, works again', async () => {
  const { presented } = await issue()
  const { operations } = world.engine
  await operations.disableAccount(maintenance, 'account-ann', world.now)
  expect(await verdictOn(check(presented))).toBe('credential_invalid')
  await operations.enableAccount(maintenance, 'account-ann', world.now)
  expect(await verdictOn(check(presented))).toBe('accepted')
  await operations.suspendOrganization(maintenance, 'organization-ann', world.now)
  expect(await verdictOn(check(presented))).toBe('credential_invalid')
  await operations.resumeOrganization(maintenance, 'organization-ann', world.now)
  expect(await verdictOn(check(presented))).toBe('accepted')
})

test('a key that expires while it is known is refused from that instant on', async () => {
  const { presented } = await issue({ expiresAt: world.now + 1_000 })
  expect(await verdictOn(check(presented))).toBe('accepted')
  world.now += 999
  expect(await verdictOn(check(presented))).toBe('accepted')
  world.now += 1
  expect(await verdictOn(check(presented))).toBe('credential_invalid')
})

test('whoever joins a read that began before a key ended is judged by its own time', async () => {
  const { presented } = await issue({ expiresAt: world.now + 5 })
  const { keyCheck } = world.engine
  const [early, late] = await Promise.all([
    keyCheck.check(presented, anywhere, world.now),
    keyCheck.check(presented, anywhere, world.now + 5),
  ])
  expect([await verdictOn(early), await verdictOn(late)]).toEqual(['accepted', 'credential_invalid'])
})

test('a key is accepted only from its addresses, known or not, IPv4 in IPv6 form included', async () => {
  const { presented } = await issue({ allowedIps: ['10.0.0.0/8'] })
  for (let time = 0; time < 2; time++) {
    expect(await verdictOn(check(presented, '11.0.0.1'))).toBe('credential_invalid')
    expect(await verdictOn(check(presented, '::ffff:10.1.2.3'))).toBe('accepted')
    expect(await verdictOn(check(presented, 'no address'))).toBe('credential_invalid')
  }
})

test('a limit of requests holds for a key across revalidation, and tells when to come again', async () => {
  const limited = await deploy({ dialect: { ...prefixedDialect, keyRequestsPerMinute: 3 } })
  const person = await signedIn(limited, 'ann')
  const { key, presented } = await limited.engine.keys.create(by(person), 'k', {}, limited.now)
  const ask = () => limited.engine.keyCheck.check(presented, anywhere, limited.now)
  for (let use = 0; use < 3; use++) expect(await verdictOn(ask())).toBe('accepted')
  // Dropped from memory, the key's window stays.
  await limited.engine.keys.change(by(person), key.id, { name: 'renamed' }, limited.now)
  const refused = await ask()
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'rate_limited' } })
  expect(refused).toHaveProperty('refusal.details.retryAfterSeconds', expect.any(Number))
  await limited.close()
})

test('a revocation that returns while a key is being read refuses that key from then on', async () => {
  for (let round = 0; round < 20; round++) {
    const { key, presented } = await issue()
    const racing = verdictOn(check(presented))
    const revoked = world.engine.keys.revoke(by(maker), key.id, world.now)
    await Promise.resolve()
    const joined = verdictOn(check(presented))
    await revoked
    expect(await verdictOn(check(presented))).toBe('credential_invalid')
    await Promise.all([racing, joined])
    expect(await verdictOn(check(presented))).toBe('credential_invalid')
  }
})

test('keys that were used since their pepper was rotated outlive its withdrawal', async () => {
  const { engine } = world
  const used = await issue()
  const [former] = await world.database.secrets.list('pepper')
  await engine.operations.rotatePepper(maintenance, world.now + 1)
  expect(await verdictOn(check(used.presented))).toBe('accepted')
  const fresh = await issue()
  await engine.operations.withdrawSecret(maintenance, former?.id ?? '', world.now + 2)
  for (const { presented } of [used, fresh]) expect(await verdictOn(check(presented))).toBe('accepted')
})

test('a key that was not used between the rotation and the withdrawal of its pepper is refused', async () => {
  const { engine } = world
  const idle = await issue()
  await check(idle.presented)
  const [former] = await world.database.secrets.list('pepper')
  await engine.operations.rotatePepper(maintenance, world.now + 1)
  await engine.operations.withdrawSecret(maintenance, former?.id ?? '', world.now + 2)
  expect(await verdictOn(check(idle.presented))).toBe('credential_invalid')
})

test('the pepper in use cannot be withdrawn', async () => {
  const [current] = await world.database.secrets.list('pepper')
  await expect(
    world.engine.operations.withdrawSecret(maintenance, current?.id ?? '', world.now),
  ).rejects.toMatchObject({
    code: 'secret_active',
  })
})

describe('keys that are found by their digest', () => {
  const importedKey = 'imported-key-of-another-system'

  async function importing(
    scheme: 'hmac-sha1' | 'hmac-sha256',
    digest: string,
    peppers: Parameters<typeof fixedPeppers>[0],
  ) {
    const other = await deploy({ dialect: opaqueDialect, peppers: fixedPeppers(peppers) })
    const owner = await settle(other, 'ann')
    await other.database.write(({ keys }) =>
      keys.insert(
        {
          id: 'k',
          ...owner,
          createdBy: { type: 'operator', id: '' },
          parentId: null,
          name: 'imported',
          scopes: ['*'],
          allowedIps: [],
          createdAt: other.now,
          expiresAt: null,
          revokedAt: null,
          lastUsedAt: null,
        },
        { keyId: 'k', digest, scheme, pepperId: 'old', createdAt: other.now, expiresAt: null },
      ),
    )
    return other
  }

  test('are upgraded from an imported SHA-1 digest and an old pepper by the request that uses them', async () => {
    const digest = createHmac('sha1', 'the old secret').update(importedKey).digest('hex')
    const peppers = [
      pepperOf('new', new Secret('n'.repeat(32))),
      pepperOf('old', new Secret('the old secret')),
    ] as const
    const other = await importing('hmac-sha1', digest, [...peppers])
    expect(await verdictOn(other.engine.keyCheck.check(new Secret(importedKey), anywhere, other.now))).toBe(
      'accepted',
    )
    const facts = await other.database.keys.factsById('k')
    expect(facts?.secrets).toMatchObject([
      {
        digest: createHmac('sha256', 'n'.repeat(32)).update(importedKey).digest('hex'),
        scheme: 'hmac-sha256',
        pepperId: 'new',
      },
    ])
    const again = await other.restart()
    expect(await verdictOn(again.keyCheck.check(new Secret(importedKey), anywhere, other.now))).toBe(
      'accepted',
    )
    await other.close()
  })

  test('verify under the digests that Payload CMS has made', async () => {
    const hmacKey = createHash('sha256').update('payload secret').digest('hex').slice(0, 32)
    const digest = createHmac('sha256', hmacKey).update(importedKey).digest('hex')
    const other = await importing('hmac-sha256', digest, [
      payloadPepperOf('old', new Secret('payload secret')),
    ])
    expect(await verdictOn(other.engine.keyCheck.check(new Secret(importedKey), anywhere, other.now))).toBe(
      'accepted',
    )
    expect(
      await verdictOn(other.engine.keyCheck.check(new Secret(`${importedKey}.`), anywhere, other.now)),
    ).toBe('credential_invalid')
    // A stolen digest is not a key.
    expect(await verdictOn(other.engine.keyCheck.check(new Secret(digest), anywhere, other.now))).toBe(
      'credential_invalid',
    )
    await other.close()
  })

  test('cost one read and four digests, hit, miss or malformed', async () => {
    const peppers = [
      pepperOf('new', new Secret('n'.repeat(32))),
      pepperOf('old', new Secret('o'.repeat(32))),
    ] as const
    const digest = createHmac('sha256', 'o'.repeat(32)).update(importedKey).digest('hex')
    const other = await importing('hmac-sha256', digest, [...peppers])
    for (const presented of [
      'another-key-of-16',
      '',
      'short',
      'wïth-umlaut-but-long-enough',
      'with a blank in the middle',
    ]) {
      other.calls.clear()
      expect(await verdictOn(other.engine.keyCheck.check(new Secret(presented), anywhere, other.now))).toBe(
        'credential_invalid',
      )
      expect([presented, [...other.calls]]).toEqual([presented, [['keys.factsByDigest', 1]]])
    }
    await other.close()
  })

  test('keep the end that a rotation has set while their digest is being upgraded', async () => {
    const digest = createHmac('sha1', 'the old secret').update(importedKey).digest('hex')
    const peppers = [
      pepperOf('new', new Secret('n'.repeat(32))),
      pepperOf('old', new Secret('the old secret')),
    ] as const
    const other = await importing('hmac-sha1', digest, [...peppers])
    const owner = { accountId: 'account-ann', organizationId: 'organization-ann' }
    const tokens = await startSession(other, owner)
    const person = await principalOf(other.engine.accessCheck.check(tokens.accessToken, () => '', other.now))
    // The check has read before the rotation commits, and writes after it.
    const checked = other.engine.keyCheck.check(new Secret(importedKey), anywhere, other.now)
    const rotated = other.engine.keys.rotate(by(person), 'k', 60_000, other.now)
    await Promise.all([checked, rotated])
    const facts = await other.database.keys.factsById('k')
    const former = facts?.secrets.filter((secret) => secret.expiresAt === other.now + 60_000)
    expect(former).toHaveLength(1)
    other.now += 60_000
    expect(await verdictOn(other.engine.keyCheck.check(new Secret(importedKey), anywhere, other.now))).toBe(
      'credential_invalid',
    )
    await other.close()
  })
})
