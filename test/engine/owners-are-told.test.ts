/**
 * What owners of accounts and organizations are told by mail, and what of it is written down.
 */
import { type Principal, requireEmailAddress, Secret } from 'claviger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { by, testOrigin } from '../../packages/engine/src/testing/author.ts'
import { type Deployment, deploy, full, mails, outcome, settle, signedIn, workOff } from './deployment.ts'

const minute = 60_000
const day = 1_440 * minute
const password = 'nine blue herons'
let world: Deployment

beforeEach(async () => {
  world = await deploy()
})
afterEach(() => world.close())

async function kindsOfMails(): Promise<readonly string[]> {
  return (await mails(world)).map(({ kind }) => kind).toSorted()
}

async function events(count = 100) {
  return world.database.audit.list(count)
}

/** An account with `password`. */
async function person(name: string, verified = true) {
  const passwordHash = await world.engine.hasher.hash(new Secret(password))
  return settle(world, name, { passwordHash, verifiedAt: verified ? world.now : null })
}

function signIn(
  name: string,
  typed: string,
  from: Partial<typeof testOrigin> = {},
  device: string | null = null,
) {
  return outcome(
    world.engine.accounts.signIn(
      {
        email: requireEmailAddress(`${name}@example.org`),
        password: new Secret(typed),
        transport: 'bearer',
        origin: { ...testOrigin, ...from },
        deviceDigest: device,
      },
      world.now,
    ),
  )
}

describe('the owner of a key', () => {
  let who: Principal
  beforeEach(async () => {
    who = await signedIn(world, 'ada')
  })
  const made = async (allowedIps: readonly string[] = []) =>
    (await world.engine.keys.create(by(who), 'Deploy', { ...full, allowedIps }, world.now)).key

  test('is told when it gets a new secret', async () => {
    const { id } = await made()
    await world.engine.keys.rotate(by(who), id, 0, world.now)
    expect((await mails(world)).find(({ kind }) => kind === 'key_rotated')).toMatchObject({
      to: 'ada@example.org',
      about: 'Deploy',
    })
  })

  test('is told when its addresses are lifted or widened, and not when they are narrowed or left', async () => {
    const { id } = await made(['10.0.0.0/8', '192.0.2.0/24'])
    const change = (asked: object) => world.engine.keys.change(by(who), id, asked, world.now)
    await change({ name: 'Release' })
    await change({ allowedIps: ['10.0.0.0/16'] })
    expect(await kindsOfMails()).toEqual(['key_created'])
    await change({ allowedIps: ['10.0.0.0/16', '198.51.100.0/24'] })
    expect(await kindsOfMails()).toEqual(['key_addresses_widened', 'key_created'])
    await change({ allowedIps: [] })
    expect(await kindsOfMails()).toEqual(['key_addresses_widened', 'key_addresses_widened', 'key_created'])
  })
})

describe('the owner of an account', () => {
  const elsewhere = { network: '198.51.100.0/24', device: 'Nothing known' }

  test('is told of a sign-in on a new device from a new network, and not of one of the two alone', async () => {
    await person('ada')
    await signIn('ada', password, {}, 'laptop')
    await signIn('ada', password, { network: elsewhere.network }, 'laptop')
    await signIn('ada', password, {}, 'tablet')
    expect(await kindsOfMails()).toEqual([])
    await signIn('ada', password, { network: '203.0.113.0/24', device: 'curl' }, 'phone')
    expect(await mails(world)).toMatchObject([
      { kind: 'new_sign_in', to: 'ada@example.org', origin: { network: '203.0.113.0/24', device: 'curl' } },
    ])
  })

  test('is not told of the first sign-in of all, and of the first one after a long time', async () => {
    await person('ada')
    world.now += 31 * day
    await signIn('ada', password)
    expect(await kindsOfMails()).toEqual(['new_sign_in'])
  })

  test('whose address nobody has proved is told nothing', async () => {
    await person('ada', false)
    await signIn('ada', password)
    await signIn('ada', password, elsewhere)
    for (let times = 0; times < 12; times++) await signIn('ada', 'wrong')
    expect(await kindsOfMails()).toEqual([])
  })

  test('is told of ten wrong guesses once in their window, and four times a day', async () => {
    await person('ada')
    for (let times = 0; times < 9; times++) await signIn('ada', 'wrong')
    expect(await kindsOfMails()).toEqual([])
    for (let times = 0; times < 20; times++) await signIn('ada', 'wrong')
    expect(await kindsOfMails()).toEqual(['password_guessed'])
    for (let window = 0; window < 10; window++) {
      world.now += 16 * minute
      for (let times = 0; times < 10; times++) await signIn('ada', 'wrong')
      await workOff(world)
    }
    expect((await events(1_000)).filter(({ kind }) => kind === 'account.guessed')).toHaveLength(4)
  })

  test('is told of guesses by somebody who is signed in, too', async () => {
    const who = await signedIn(world, 'ada')
    const passwordHash = await world.engine.hasher.hash(new Secret(password))
    await world.database.write(({ accounts }) => accounts.setPasswordHash(who.account.id, passwordHash))
    const guess = () =>
      outcome(
        world.engine.accounts.changePassword(
          by(who),
          new Secret('wrong'),
          new Secret('seven grey owls'),
          world.now,
        ),
      )
    for (let times = 0; times < 10; times++) expect(await guess()).toBe('password_wrong')
    expect(await kindsOfMails()).toEqual(['password_guessed'])
    const [guessed, refused] = await events()
    expect(guessed).toMatchObject({ kind: 'account.guessed' })
    expect(refused).toMatchObject({
      kind: 'account.password_refused',
      actor: { type: 'account', id: who.account.id },
      organizationId: who.organization.id,
      subjectId: who.account.id,
      network: testOrigin.network,
    })
  })
})

describe('a failed sign-in', () => {
  test('is written down with the account it was tried on, where from and when, after its reply', async () => {
    const { accountId, organizationId } = await person('ada')
    await signIn('ada', 'wrong')
    expect(await events(1)).not.toMatchObject([{ kind: 'account.sign_in_failed' }])
    await workOff(world)
    const { network, device, requestId } = testOrigin
    expect(await events(1)).toMatchObject([
      {
        kind: 'account.sign_in_failed',
        at: world.now,
        actor: { type: 'account', id: '' },
        actorName: null,
        organizationId,
        subjectId: accountId,
        subjectName: 'ada',
        network,
        device,
        requestId,
      },
    ])
  })

  test('with an address that has no account takes the same steps, and leaves nothing behind', async () => {
    await person('ada')
    const before = (await events()).length
    const stepsOf = async (name: string): Promise<readonly string[]> => {
      world.steps.length = 0
      await signIn(name, 'wrong')
      return [...world.steps]
    }
    expect(await stepsOf('nobody')).toEqual(await stepsOf('ada'))
    await workOff(world)
    expect(await events()).toHaveLength(before + 1)
    expect(await kindsOfMails()).toEqual([])
  })
})

describe('owners of an organization', () => {
  test('are told of a new member, and not of another role', async () => {
    const who = await signedIn(world, 'ada')
    const member = await settle(world, 'grace')
    const role = (name: string) =>
      world.engine.people.setRole(
        by(who),
        member.accountId,
        { organizationId: who.organization.id, role: name },
        world.now,
      )
    await role('member')
    expect(await mails(world)).toMatchObject([
      { kind: 'member_added', to: 'ada@example.org', about: 'grace@example.org' },
    ])
    await role('viewer')
    expect(await kindsOfMails()).toEqual(['member_added'])
  })
})
