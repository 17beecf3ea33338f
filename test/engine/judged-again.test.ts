/**
 * A principal that was judged when its request began is judged again in the transaction that writes for it.
 *
 * Every operation of the engine against everything that can end or narrow a caller meanwhile.
 */
import {
  type Held,
  maintenance,
  type Principal,
  type RefusalCode,
  requireEmailAddress,
  Secret,
} from 'claviger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { by, testOrigin } from '../../packages/engine/src/testing/author.ts'
import { type Deployment, deploy, outcome, principalOf, settle, startSession } from './deployment.ts'

let world: Deployment
let owner: { readonly accountId: string; readonly organizationId: string }
/** Who sees to it that the caller ends. */
let ann: Principal

beforeEach(async () => {
  world = await deploy()
  owner = await settle(world, 'ann')
  ann = await session()
})
afterEach(() => world.close())

async function session(): Promise<Principal> {
  const tokens = await startSession(world, owner)
  return principalOf(world.engine.accessCheck.check(tokens.accessToken, () => '', world.now))
}

async function key(bounds: object = {}): Promise<Principal> {
  const { presented } = await world.engine.keys.create(by(ann), 'caller', bounds, world.now)
  return principalOf(world.engine.keyCheck.check(presented, testOrigin.address, world.now))
}

type Act = (caller: Principal) => Promise<unknown>

const password = (text: string) => new Secret<'password'>(text)

/** Every operation that a principal can ask for; each refuses before it looks at what is asked. */
const acts: Readonly<Record<string, Act>> = {
  'makes a key': (caller) => world.engine.keys.create(by(caller), 'k', {}, world.now),
  'changes a key': (caller) => world.engine.keys.change(by(caller), caller.credential.id, {}, world.now),
  'rotates a key': (caller) => world.engine.keys.rotate(by(caller), caller.credential.id, 0, world.now),
  'revokes a key': (caller) => world.engine.keys.revoke(by(caller), caller.credential.id, world.now),
  'ends a session': (caller) => world.engine.sessions.end(by(caller), ann.credential.id, 'ended', world.now),
  'ends the other sessions': (caller) => world.engine.sessions.endOthers(by(caller), world.now),
  'renames the account': (caller) => world.engine.accounts.rename(by(caller), 'Other', world.now),
  'renames the organization': (caller) => world.engine.organizations.rename(by(caller), 'Other', world.now),
  'asks for a verification mail': (caller) => world.engine.accounts.resendVerification(by(caller), world.now),
  'gives a role': (caller) =>
    world.engine.people.setRole(
      by(caller),
      owner.accountId,
      { organizationId: owner.organizationId, role: 'owner' },
      world.now,
    ),
  'takes a role': (caller) =>
    world.engine.people.removeRole(by(caller), 'somebody', owner.organizationId, world.now),
  'adds somebody': (caller) =>
    world.engine.people.add(
      by(caller),
      { email: requireEmailAddress('new@example.org'), name: null, password: null, roles: [] },
      world.now,
    ),
  'disables somebody': (caller) => world.engine.operations.disableAccount(by(caller), 'somebody', world.now),
  'enables somebody': (caller) => world.engine.operations.enableAccount(by(caller), 'somebody', world.now),
  'writes what is the service’s own': (caller) =>
    world.engine.perform(by(caller), world.now, async () => 'written'),
}

const endsAny: Readonly<Record<string, () => Promise<unknown>>> = {
  'the account was disabled': () =>
    world.engine.operations.disableAccount(maintenance, owner.accountId, world.now),
  'the member was removed': () =>
    world.engine.operations.removeMember(maintenance, owner.organizationId, owner.accountId, world.now),
  'the organization was suspended': () =>
    world.engine.operations.suspendOrganization(maintenance, owner.organizationId, world.now),
}

async function withdrawAll(kind: 'pepper' | 'signing_key'): Promise<void> {
  const { operations } = world.engine
  await (kind === 'pepper'
    ? operations.rotatePepper(maintenance, world.now)
    : operations.rotateSigningKey(maintenance, world.now, 0))
  world.now += 1
  const [former] = await world.database.secrets.list(kind)
  await operations.withdrawSecret(maintenance, former?.id ?? '', world.now)
}

const endsKey: Readonly<Record<string, (caller: Principal) => Promise<unknown>>> = {
  ...endsAny,
  'the key was revoked': (caller) => world.engine.keys.revoke(by(ann), caller.credential.id, world.now),
  'the secret was rotated out': (caller) =>
    world.engine.keys.rotate(by(ann), caller.credential.id, 0, world.now),
  'the overlap of the secret is over': async (caller) => {
    await world.engine.keys.rotate(by(ann), caller.credential.id, 1_000, world.now)
    world.now += 1_000
  },
  'the key has ended sooner': async (caller) => {
    await world.engine.keys.change(by(ann), caller.credential.id, { expiresAt: world.now + 1_000 }, world.now)
    world.now += 1_000
  },
  'the addresses were narrowed': (caller) =>
    world.engine.keys.change(by(ann), caller.credential.id, { allowedIps: ['192.0.2.0/24'] }, world.now),
  'the pepper was withdrawn': () => withdrawAll('pepper'),
}

const endsSession: Readonly<Record<string, (caller: Principal) => Promise<unknown>>> = {
  ...endsAny,
  'the session was ended': (caller) =>
    world.engine.sessions.end(by(ann), caller.credential.id, 'ended', world.now),
  'the other sessions were ended': () => world.engine.sessions.endOthers(by(ann), world.now),
  'the signing key was withdrawn': () => withdrawAll('signing_key'),
  'the session is over': async () => {
    world.now += 31 * 86_400_000
  },
}

describe.each(Object.entries(acts))('whoever %s', (_, act) => {
  test.each(Object.entries(endsKey))('with a key is refused once %s', async (__, end) => {
    const caller = await key()
    await end(caller)
    expect(await outcome(act(caller))).toBe('credential_invalid')
  })

  test.each(Object.entries(endsSession))('in a session is refused once %s', async (__, end) => {
    const caller = await session()
    await end(caller)
    expect(await outcome(act(caller))).toBe('credential_invalid')
  })
})

describe('a change of the password', () => {
  test.each(Object.entries(endsSession))('is refused once %s', async (_, end) => {
    const passwordHash = await world.engine.hasher.hash(password('the former password'))
    await world.database.write(({ accounts }) => accounts.setPasswordHash(owner.accountId, passwordHash))
    const caller = await session()
    await end(caller)
    const change = world.engine.accounts.changePassword(
      by(caller),
      password('the former password'),
      password('a ferry of copper'),
      world.now,
    )
    expect(await outcome(change)).toBe('credential_invalid')
  })
})

describe('what a route demanded is demanded again', () => {
  const written = (caller: Principal, demands: object): Promise<string> =>
    outcome(world.engine.perform(by(caller, demands), world.now, async () => 'written'))

  test('of a key whose scopes were narrowed', async () => {
    const caller = await key({ scopes: ['things:read', 'things:write'] })
    expect(await written(caller, { scope: 'things:write' })).toBe('done')
    await world.engine.keys.change(by(ann), caller.credential.id, { scopes: ['things:read'] }, world.now)
    expect(await written(caller, { scope: 'things:write' })).toBe('scope_missing' satisfies RefusalCode)
    expect(await written(caller, { scope: 'things:read' })).toBe('done')
  })

  test('of an owner who was demoted', async () => {
    const caller = await session()
    const role = { organizationId: owner.organizationId, role: 'member' }
    expect(await written(caller, { owner: true })).toBe('done')
    await world.engine.people.setRole(maintenance, owner.accountId, role, world.now)
    expect(await written(caller, { owner: true })).toBe('role_missing' satisfies RefusalCode)
  })

  test('of a key where only people may', async () => {
    expect(await written(await key(), { session: true })).toBe('session_required' satisfies RefusalCode)
  })
})

test('a principal in a unit of work is the one that it is by then', async () => {
  const caller = await session()
  await world.engine.accounts.rename(by(ann), 'Anna', world.now)
  const held: readonly Held[] = ['organization', 'credential', 'account']
  const current = await world.engine.perform(by(caller), world.now, async (unit) => unit.principal, {
    exclusive: held,
  })
  expect(current?.account.name).toBe('Anna')
  expect(current?.credential).toEqual(caller.credential)
})

test('a secret that is still in its overlap may write, and so may its successor', async () => {
  const former = await key()
  const { presented } = await world.engine.keys.rotate(by(ann), former.credential.id, 1_000, world.now)
  const next = await principalOf(world.engine.keyCheck.check(presented, testOrigin.address, world.now))
  for (const caller of [former, next])
    expect(await outcome(world.engine.perform(by(caller), world.now, async () => null))).toBe('done')
})

test('of two secrets that were made in the same millisecond the former is told from the latter', async () => {
  const first = await key()
  await world.engine.keys.rotate(by(ann), first.credential.id, 0, world.now)
  expect(await outcome(world.engine.perform(by(first), world.now, async () => null))).toBe(
    'credential_invalid',
  )
})

test('an audit event tells who, from which network, on what device and in which request', async () => {
  const caller = await session()
  await world.engine.accounts.rename(by(caller), 'Anna', world.now)
  const { network, device, requestId } = testOrigin
  const [event] = await world.database.audit.list(1)
  expect(event).toMatchObject({ actor: { type: 'account', id: owner.accountId }, network, device, requestId })
  await world.engine.operations.suspendOrganization(
    { type: 'operator', name: 'root' },
    owner.organizationId,
    world.now,
  )
  expect((await world.database.audit.list(1))[0]).toMatchObject({
    actor: { type: 'operator', id: 'root' },
    network: null,
    device: null,
    requestId: null,
  })
})

describe('an organization', () => {
  const member = (name: string): Promise<unknown> =>
    world.engine.people.setRole(
      maintenance,
      `account-${name}`,
      { organizationId: owner.organizationId, role: 'owner' },
      world.now,
    )

  test('keeps one owner, whoever takes the role or disables, and the operator may do otherwise', async () => {
    await settle(world, 'bob')
    await member('bob')
    const demote = (accountId: string) =>
      world.engine.people.setRole(
        by(ann),
        accountId,
        { organizationId: owner.organizationId, role: 'member' },
        world.now,
      )
    expect(await outcome(demote('account-bob'))).toBe('done')
    expect(await outcome(demote(owner.accountId))).toBe('last_owner' satisfies RefusalCode)
    expect(await outcome(world.engine.operations.disableAccount(by(ann), owner.accountId, world.now))).toBe(
      'last_owner',
    )
    expect(
      await outcome(
        world.engine.people.removeRole(by(ann), owner.accountId, owner.organizationId, world.now),
      ),
    ).toBe('last_owner')
    expect(
      await outcome(world.engine.operations.disableAccount(maintenance, owner.accountId, world.now)),
    ).toBe('done')
  })

  test('does not count an owner who is disabled, or waits for an invitation', async () => {
    for (const [name, given] of [
      ['disabled', { disabledAt: world.now }],
      ['invited', { verifiedAt: null }],
    ] as const) {
      await settle(world, name, given)
      await member(name)
    }
    const demoted = world.engine.people.setRole(
      by(ann),
      owner.accountId,
      { organizationId: owner.organizationId, role: 'member' },
      world.now,
    )
    expect(await outcome(demoted)).toBe('last_owner')
  })
})
