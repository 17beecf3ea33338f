/**
 * Signing up, proving an address, signing in, and getting a password back.
 */

import {
  requireEmailAddress as address,
  dayMs,
  hourMs,
  maintenance,
  PasswordHasher,
  type Principal,
  type PrincipalAuthor,
  Secret,
  type Tokens,
} from 'claviger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { by, testOrigin } from '../../packages/engine/src/testing/author.ts'
import {
  type Deployment,
  deploy,
  mailedToken,
  mails,
  outcome,
  principalOf,
  queued,
  settle,
  signedIn,
  verdictOn,
} from './deployment.ts'

let world: Deployment

beforeEach(async () => {
  world = await deploy()
})
afterEach(() => world.close())

const accounts = () => world.engine.accounts
const password = new Secret<'password'>('a good long password')
const other = new Secret<'password'>('quite another password')

function signUp(email = 'zoe@example.org') {
  return accounts().signUp(
    { email: address(email), password, name: 'Zoe', organization: null, origin: testOrigin },
    world.now,
  )
}

function signIn(
  secret = password,
  email = 'zoe@example.org',
  deviceDigest: string | null = null,
): Promise<Tokens> {
  return accounts().signIn(
    { email: address(email), password: secret, transport: 'cookie', origin: testOrigin, deviceDigest },
    world.now,
  )
}

function verify(
  token: Secret<'link'>,
  author: PrincipalAuthor | null = null,
  shown: Secret<'password'> | null = null,
): Promise<unknown> {
  return accounts().verifyEmail({ token, password: shown, author, origin: testOrigin }, world.now)
}

async function zoe(): Promise<Principal> {
  const { accessToken } = await signIn()
  return principalOf(world.engine.accessCheck.check(accessToken, () => '', world.now))
}

describe('signing up', () => {
  test('makes an unverified account with an organization, which can sign in, and mails a link', async () => {
    await signUp()
    const principal = await zoe()
    expect(principal).toMatchObject({
      account: { email: 'zoe@example.org', verified: false },
      organization: { name: 'Zoe', role: 'owner', plan: 'free' },
      entitlements: { things: 1 },
    })
    expect(await mails(world)).toMatchObject([
      { kind: 'verify_email', to: 'zoe@example.org', linkToken: expect.any(String) },
    ])
  })

  test('with a taken address, in whatever case, tells its owner and nobody else, and changes nothing', async () => {
    await signUp()
    world.now += 1
    await accounts().signUp(
      {
        email: address(' ZOE@Example.org '),
        password: other,
        name: 'Eve',
        organization: 'E',
        origin: testOrigin,
      },
      world.now,
    )
    const [, told, ...more] = await mails(world)
    expect(told).toMatchObject({ kind: 'address_taken', to: 'zoe@example.org', name: 'Zoe' })
    expect(more).toEqual([])
    expect(await outcome(signIn(other))).toBe('sign_in_failed')
    expect(await outcome(signIn())).toBe('done')
  })

  test('of two at once with one address makes one account', async () => {
    await Promise.all([signUp(), signUp()])
    expect((await mails(world)).map(({ kind }) => kind).sort()).toEqual(['address_taken', 'verify_email'])
  })

  test('refuses a password by itself alone, taken address or not', async () => {
    await signUp()
    for (const email of ['zoe@example.org', 'new@example.org']) {
      const asked = {
        email: address(email),
        password: new Secret<'password'>('short'),
        name: null,
        organization: null,
        origin: testOrigin,
      }
      expect(await outcome(accounts().signUp(asked, world.now))).toBe('password_too_short')
    }
  })
})

describe('signing in', () => {
  beforeEach(() => signUp())

  test('fails alike for an unknown address, a wrong password and a disabled account, after the same work', async () => {
    await settle(world, 'dee', { passwordHash: await world.engine.hasher.hash(password), disabledAt: 1 })
    const tries = [
      () => signIn(other),
      () => signIn(password, 'nobody@example.org'),
      () => signIn(password, 'dee@example.org'),
    ]
    const works: unknown[] = []
    for (const attempt of tries) {
      world.calls.clear()
      expect(await outcome(attempt())).toBe('sign_in_failed')
      works.push([...world.calls])
    }
    expect(works[1]).toEqual(works[0])
    expect(works[2]).toEqual(works[0])
  })

  test('remembers a device that is to be remembered, and only for its account', async () => {
    await signIn(password, 'ZOE@example.org', 'device-1')
    expect(await accounts().knowsDevice(address('zoe@example.org'), 'device-1')).toBe(true)
    expect(await accounts().knowsDevice(address('zoe@example.org'), 'device-2')).toBe(false)
    expect(await accounts().knowsDevice(address('nobody@example.org'), 'device-1')).toBe(false)
  })

  test('starts no session where the account was disabled while the password was judged', async () => {
    const principal = await zoe()
    const racing = outcome(signIn())
    await world.engine.operations.disableAccount(maintenance, principal.account.id, world.now)
    await racing
    const { database } = world
    expect(await database.sessions.listLive(principal.account.id, world.now)).toEqual([])
  })

  test('puts a stronger hash in the place of a weak one, and two at once both succeed', async () => {
    const strong = await deploy({ hashParameters: { memoryKib: 64, passes: 2, lanes: 1 } })
    const weak = await new PasswordHasher(
      { memoryKib: 8, passes: 1, lanes: 1 },
      { atOnce: 1, waiting: 1 },
    ).hash(password)
    await settle(strong, 'old', { passwordHash: weak })
    const attempt = () =>
      strong.engine.accounts.signIn(
        {
          email: address('old@example.org'),
          password,
          transport: 'bearer',
          origin: testOrigin,
          deviceDigest: null,
        },
        strong.now,
      )
    expect(await Promise.all([outcome(attempt()), outcome(attempt()), outcome(attempt())])).toEqual([
      'done',
      'done',
      'done',
    ])
    expect(
      (await strong.database.accounts.findByAddress(address('old@example.org')))?.passwordHash,
    ).toContain('m=64,t=2')
    await strong.close()
  })

  test('never takes over a session that was there', async () => {
    const [one, two] = [await signIn(), await signIn()]
    expect(one.sessionId).not.toBe(two.sessionId)
  })

  test('needs an organization that is not suspended', async () => {
    const principal = await zoe()
    await world.engine.operations.suspendOrganization(maintenance, principal.organization.id, world.now)
    expect(await outcome(signIn())).toBe('sign_in_failed')
  })
})

describe('a link in a mail', () => {
  beforeEach(() => signUp())

  test('proves the address, in effect for live sessions at once', async () => {
    const { accessToken } = await signIn()
    const check = () => principalOf(world.engine.accessCheck.check(accessToken, () => '', world.now))
    expect((await check()).account.verified).toBe(false)
    await verify(await mailedToken(world, 'verify_email'), by(await check()))
    expect(await check()).toMatchObject({ account: { verified: true }, entitlements: { things: null } })
  })

  test('with the password, or of whoever is signed in, keeps sessions and keys', async () => {
    for (const way of ['session', 'key', 'password'] as const) {
      world.now += 1
      const email = `${way}@example.org`
      await signUp(email)
      const { accessToken } = await signIn(password, email)
      const check = () => principalOf(world.engine.accessCheck.check(accessToken, () => '', world.now))
      const { presented } = await world.engine.keys.create(by(await check()), 'k', {}, world.now)
      const checkKey = () => world.engine.keyCheck.check(presented, '', world.now)
      const author = { session: check, key: () => principalOf(checkKey()), password: null }[way]
      const token = await mailedToken(world, 'verify_email')
      await verify(token, author === null ? null : by(await author()), author === null ? password : null)
      expect(await check()).toMatchObject({ account: { verified: true } })
      expect(await verdictOn(checkKey())).toBe('accepted')
      // And so does a reset: whoever reads the mailbox has shown to know the password.
      await accounts().forgotPassword(address(email), testOrigin, world.now)
      const reset = await mailedToken(world, 'reset_password')
      await accounts().resetPassword(reset, other, testOrigin, world.now)
      expect(await verdictOn(checkKey())).toBe('accepted')
    }
  })

  test('alone ends the sessions and keys made before, for a stranger may have made them, and so does a later reset', async () => {
    const stranger = await zoe()
    const { accessToken } = await signIn()
    const { presented } = await world.engine.keys.create(by(stranger), 'k', {}, world.now)
    const checkKey = () => world.engine.keyCheck.check(presented, '', world.now)
    const checkSession = () => world.engine.accessCheck.check(accessToken, () => '', world.now)
    expect([await verdictOn(checkKey()), await verdictOn(checkSession())]).toEqual(['accepted', 'accepted'])
    await verify(await mailedToken(world, 'verify_email'))
    expect([await verdictOn(checkKey()), await verdictOn(checkSession())]).toEqual([
      'credential_invalid',
      'credential_invalid',
    ])
    const kinds = (await world.database.audit.list(100)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'account.verified')).toHaveLength(1)
    expect(kinds).toEqual(expect.arrayContaining(['key.revoked', 'session.ended']))

    // The stranger still knows the password, and comes back to an account that is verified now.
    const later = await world.engine.keys.create(by(await zoe()), 'k', {}, world.now)
    await accounts().forgotPassword(address('zoe@example.org'), testOrigin, world.now)
    await accounts().resetPassword(await mailedToken(world, 'reset_password'), other, testOrigin, world.now)
    expect(await verdictOn(world.engine.keyCheck.check(later.presented, '', world.now))).toBe(
      'credential_invalid',
    )
  })

  test('with a wrong password is refused and stays good', async () => {
    const token = await mailedToken(world, 'verify_email')
    const bob = await signedIn(world, 'bob')
    expect(await outcome(verify(token, null, other))).toBe('password_wrong')
    expect(await outcome(verify(token, by(await zoe()), other))).toBe('password_wrong')
    expect(await outcome(verify(token, by(bob), other))).toBe('password_wrong')
    expect((await zoe()).account.verified).toBe(false)
    // Who is signed in as somebody else proves to be the owner by the password.
    expect(await outcome(verify(token, by(bob), password))).toBe('done')
  })

  test('of a session that has ended since it was judged is refused, ends nothing else and stays good', async () => {
    const ended = await zoe()
    const { accessToken } = await signIn()
    await world.engine.sessions.end(by(ended), ended.credential.id, 'signed_out', world.now)
    const token = await mailedToken(world, 'verify_email')
    expect(await outcome(verify(token, by(ended)))).toBe('credential_invalid')
    expect(await verdictOn(world.engine.accessCheck.check(accessToken, () => '', world.now))).toBe('accepted')
    expect(await outcome(verify(token, null, password))).toBe('done')
  })

  test('tells what it is for and for whom as long as it is good, and changes nothing by that', async () => {
    const token = await mailedToken(world, 'verify_email')
    const look = () => accounts().lookAtLink(token, world.now)
    const facts = { purpose: 'verify_email', email: 'zoe@example.org', expiresAt: world.now + dayMs }
    expect([await look(), await look()]).toEqual([facts, facts])
    const who = await zoe()
    await world.engine.operations.disableAccount(maintenance, who.account.id, world.now)
    expect(await outcome(look())).toBe('link_invalid')
    await world.engine.operations.enableAccount(maintenance, who.account.id, world.now)
    await verify(token)
    expect(await outcome(look())).toBe('link_invalid')
    const forged = new Secret<'link'>('never made by us')
    expect(await outcome(accounts().lookAtLink(forged, world.now))).toBe('link_invalid')
  })

  test('is good once, of fifty uses at the same time', async () => {
    const token = await mailedToken(world, 'verify_email')
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(verify(token))))
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    expect(outcomes.filter((one) => one === 'link_invalid')).toHaveLength(49)
  })

  test('dies after its day, when a newer one is sent, and for any other purpose', async () => {
    const first = await mailedToken(world, 'verify_email')
    expect(await outcome(accounts().resetPassword(first, other, testOrigin, world.now))).toBe('link_invalid')
    expect(await outcome(accounts().endSessions(first, testOrigin, world.now))).toBe('link_invalid')
    await accounts().resendVerification(by(await zoe()), world.now)
    const second = await mailedToken(world, 'verify_email')
    expect(await outcome(verify(first))).toBe('link_invalid')
    world.now += dayMs
    expect(await outcome(verify(second))).toBe('link_invalid')
  })

  test('of another account is refused to whoever is signed in, and stays good', async () => {
    const token = await mailedToken(world, 'verify_email')
    const bob = await signedIn(world, 'bob')
    expect(await outcome(verify(token, by(bob)))).toBe('link_invalid')
    expect(await outcome(verify(token))).toBe('done')
  })

  test('is not in the database', async () => {
    const token = await mailedToken(world, 'verify_email')
    const rows = await world.database.database
      .withTables<{ links: object }>()
      .selectFrom('links')
      .selectAll()
      .execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(token.reveal())
  })
})

describe('a forgotten password', () => {
  beforeEach(() => signUp())

  test('is asked for by one and the same row for known, unknown and disabled addresses: nobody is looked up', async () => {
    await settle(world, 'dee', { disabledAt: 1 })
    const addresses = ['zoe@example.org', 'dee@example.org', 'nil@example.org']
    for (const email of addresses) {
      world.calls.clear()
      world.steps.length = 0
      await accounts().forgotPassword(address(email), testOrigin, world.now)
      expect([[...world.calls], world.steps]).toEqual([
        [['write', 1]],
        ['mailCounts.hold', 'mailCounts.keep', 'notices.enqueue', 'notices.remove'],
      ])
    }
    const rows = (await world.database.notices.takeDue(world.now + hourMs, world.now, 100)).filter(
      ({ kind }) => kind === 'reset_asked',
    )
    expect(new Set(rows.map(({ sealedContent }) => sealedContent.length)).size).toBe(1)
    const asked = (await queued(world)).filter(({ kind }) => kind === 'reset_asked')
    expect(asked.map(({ to }) => to).sort()).toEqual(addresses.toSorted())
    const sent = (await mails(world)).filter(({ kind }) => kind !== 'verify_email')
    expect(sent).toEqual([
      expect.objectContaining({ kind: 'reset_password', to: 'zoe@example.org', name: 'Zoe' }),
    ])
    const events = (await world.database.audit.list(100)).filter(({ kind }) => kind === 'account.reset_asked')
    expect(events.map(({ subjectId }) => subjectId).sort()).toEqual(['', 'account-dee', expect.anything()])
  })

  test('is answered after the reply has left, at a moment that differs', async () => {
    const waits: number[] = []
    const watching = await deploy({ onNotice: (inMs) => void waits.push(inMs) })
    for (let count = 0; count < 20; count++)
      await watching.engine.accounts.forgotPassword(address('nil@example.org'), testOrigin, watching.now)
    for (const wait of waits) {
      expect(wait).toBeGreaterThanOrEqual(100)
      expect(wait).toBeLessThan(1_100)
    }
    expect(new Set(waits).size).toBeGreaterThan(10)
    expect(await watching.database.notices.takeDue(watching.now + Math.min(...waits) - 1, 0, 100)).toEqual([])
    expect(
      await watching.database.notices.takeDue(watching.now + Math.max(...waits), watching.now, 100),
    ).toHaveLength(20)
    await watching.close()
  })

  test('is answered with one mail, however many answer it at once', async () => {
    await accounts().forgotPassword(address(' ZOE@example.org '), testOrigin, world.now)
    const [asked] = (await queued(world)).filter(({ kind }) => kind === 'reset_asked')
    await Promise.all(
      Array.from({ length: 10 }, () => accounts().answerReset(asked?.id ?? '', asked?.to ?? '', world.now)),
    )
    expect((await queued(world)).map(({ kind }) => kind).sort()).toEqual(['reset_password', 'verify_email'])
    const token = await mailedToken(world, 'reset_password')
    expect(await outcome(accounts().resetPassword(token, other, testOrigin, world.now))).toBe('done')
  })

  test('is replaced with the link, which ends every session, proves the address and is good once of fifty', async () => {
    const { accessToken, refreshToken } = await signIn()
    await accounts().forgotPassword(address('zoe@example.org'), testOrigin, world.now)
    const token = await mailedToken(world, 'reset_password')
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        outcome(accounts().resetPassword(token, other, testOrigin, world.now)),
      ),
    )
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    expect(await verdictOn(world.engine.accessCheck.check(accessToken, () => '', world.now))).toBe(
      'credential_invalid',
    )
    const again = world.engine.sessions.refresh(
      {
        presented: refreshToken,
        transport: 'cookie',
        attemptId: null,
        origin: testOrigin,
        deviceDigest: null,
      },
      world.now,
    )
    expect(await outcome(again)).toBe('refresh_invalid')
    expect(await outcome(signIn())).toBe('sign_in_failed')
    expect(await outcome(signIn(other))).toBe('done')
  })

  test('that is replaced by one that is not accepted leaves the link good', async () => {
    await accounts().forgotPassword(address('zoe@example.org'), testOrigin, world.now)
    const token = await mailedToken(world, 'reset_password')
    for (const [text, code] of [
      ['short', 'password_too_short'],
      ['zoe@example.org', 'password_guessable'],
    ] as const)
      expect(await outcome(accounts().resetPassword(token, new Secret(text), testOrigin, world.now))).toBe(
        code,
      )
    expect(await outcome(accounts().resetPassword(token, other, testOrigin, world.now))).toBe('done')
  })

  test('has a link of an hour, and none for a disabled account', async () => {
    await accounts().forgotPassword(address('zoe@example.org'), testOrigin, world.now)
    const token = await mailedToken(world, 'reset_password')
    const principal = await zoe()
    await world.engine.operations.disableAccount(maintenance, principal.account.id, world.now)
    expect(await outcome(accounts().resetPassword(token, other, testOrigin, world.now))).toBe('link_invalid')
    await world.engine.operations.enableAccount(maintenance, principal.account.id, world.now)
    world.now += hourMs
    expect(await outcome(accounts().resetPassword(token, other, testOrigin, world.now))).toBe('link_invalid')
  })

  test('of an address that nobody had proved ends the keys made until then; of a proved one it does not', async () => {
    for (const isProved of [false, true]) {
      world.now += 1
      const { presented } = await world.engine.keys.create(by(await zoe()), 'k', {}, world.now)
      await accounts().forgotPassword(address('zoe@example.org'), testOrigin, world.now)
      await accounts().resetPassword(
        await mailedToken(world, 'reset_password'),
        password,
        testOrigin,
        world.now,
      )
      const verdict = await verdictOn(world.engine.keyCheck.check(presented, '', world.now))
      expect([isProved, verdict]).toEqual([isProved, isProved ? 'accepted' : 'credential_invalid'])
    }
  })

  test('leaves no key to a hijacker who makes one while it is being replaced', async () => {
    const hijacker = await zoe()
    await accounts().forgotPassword(address('zoe@example.org'), testOrigin, world.now)
    const token = await mailedToken(world, 'reset_password')
    const reset = accounts().resetPassword(token, other, testOrigin, world.now)
    const made: Promise<unknown>[] = []
    let isOver = false
    void reset.then(() => {
      isOver = true
    })
    while (!isOver) {
      made.push(world.engine.keys.create(by(hijacker), 'k', {}, world.now).catch(() => null))
      await new Promise((resolve) => setImmediate(resolve))
    }
    // One whose request was checked before and came to its turn after.
    made.push(world.engine.keys.create(by(hijacker), 'k', {}, world.now).catch(() => null))
    for (const issued of await Promise.all(made)) {
      if (issued === null) continue
      const { presented } = issued as { presented: Secret<'api-key'> }
      expect(await verdictOn(world.engine.keyCheck.check(presented, '', world.now))).toBe(
        'credential_invalid',
      )
    }
  })
})

describe('changing the password', () => {
  beforeEach(() => signUp())

  test('asks for the current one, keeps this session and ends the others', async () => {
    const [here, elsewhere] = [await signIn(), await signIn()]
    const check = ({ accessToken }: Tokens) =>
      world.engine.accessCheck.check(accessToken, () => '', world.now)
    const who = await principalOf(check(here))
    await check(elsewhere)
    expect(await outcome(accounts().changePassword(by(who), other, other, world.now))).toBe('password_wrong')
    await accounts().changePassword(by(who), password, other, world.now)
    expect([await verdictOn(check(here)), await verdictOn(check(elsewhere))]).toEqual([
      'accepted',
      'credential_invalid',
    ])
    expect(await outcome(signIn(other))).toBe('done')
    expect(await outcome(signIn())).toBe('sign_in_failed')
  })

  test('ends links that were sent before', async () => {
    await accounts().forgotPassword(address('zoe@example.org'), testOrigin, world.now)
    const token = await mailedToken(world, 'reset_password')
    await accounts().changePassword(by(await zoe()), password, other, world.now)
    expect(await outcome(accounts().resetPassword(token, password, testOrigin, world.now))).toBe(
      'link_invalid',
    )
  })
})

describe('another name', () => {
  test('is what every credential of the account is answered with, is written down once, and can be none', async () => {
    await signUp()
    const { accessToken } = await signIn()
    const check = () => principalOf(world.engine.accessCheck.check(accessToken, () => '', world.now))
    const before = await check()
    const renamed = await accounts().rename(by(before), 'Zelda', world.now)
    expect(renamed).toEqual({ ...before, account: { ...before.account, name: 'Zelda' } })
    expect(await check()).toEqual(renamed)
    await accounts().rename(by(await check()), 'Zelda', world.now)
    expect((await accounts().rename(by(await check()), null, world.now)).account.name).toBeNull()
    expect((await check()).account.name).toBeNull()
    const events = (await world.database.audit.list(100)).filter(({ kind }) => kind === 'account.renamed')
    expect(events).toEqual(
      [1, 2].map(() => expect.objectContaining({ actor: { type: 'account', id: before.account.id } })),
    )
  })

  test('is waited for by whoever asks for the same at the same time', async () => {
    await signUp()
    const who = await zoe()
    const changes: string[] = []
    world.database.feed.onChange((subject) => void changes.push(subject))
    await Promise.all([
      accounts().rename(by(who), 'Zelda', world.now),
      accounts().rename(by(who), 'Zelda', world.now),
    ])
    expect(changes).toEqual([`account:${who.account.id}`, `account:${who.account.id}`])
  })

  test('of the organization is given by its owners only', async () => {
    const ann = await signedIn(world, 'ann')
    const { organizations, people } = world.engine
    const give = (role: string) =>
      people.setRole(maintenance, 'account-ann', { organizationId: ann.organization.id, role }, world.now)
    await give('member')
    expect(await outcome(organizations.rename(by(ann), 'Mills', world.now))).toBe('role_missing')
    await give('owner')
    expect((await organizations.rename(by(ann), 'Mills', world.now)).organization).toEqual({
      ...ann.organization,
      name: 'Mills',
    })
    const { id } = ann.organization
    expect((await world.database.accounts.findOrganization(id))?.name).toBe('Mills')
    expect(await world.database.audit.list(1)).toMatchObject([
      { kind: 'organization.renamed', organizationId: id, subjectId: id, actor: { id: 'account-ann' } },
    ])
  })
})

test('the operator’s deeds are refused where there is nothing to do them to', async () => {
  await signedIn(world, 'ann')
  const { operations } = world.engine
  const tries = [
    operations.findAccount('nobody@example.org'),
    operations.disableAccount(maintenance, 'nobody', world.now),
    operations.enableAccount(maintenance, 'account-ann', world.now),
    operations.removeMember(maintenance, 'organization-ann', 'nobody', world.now),
    operations.suspendOrganization(maintenance, 'nothing', world.now),
    operations.resumeOrganization(maintenance, 'organization-ann', world.now),
    operations.withdrawSecret(maintenance, 'nothing', world.now),
  ]
  expect(new Set(await Promise.all(tries.map(outcome)))).toEqual(new Set(['not_found']))
  expect((await operations.findAccount(' ANN@example.org')).id).toBe('account-ann')
  expect((await operations.listAccounts(10, null)).map(({ id }) => id)).toEqual(['account-ann'])
})
