/**
 * Sessions: starting, refreshing, ending, and what races among them come to.
 */

import { dayMs, defaultSessionLimits, isRefusal, maintenance, minuteMs, Secret, type Tokens } from 'claviger'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { by, testOrigin } from '../../packages/engine/src/testing/author.ts'
import { seededNumbers } from '../../packages/engine/src/testing/seeded-random.ts'
import {
  type Deployment,
  deploy,
  mails,
  outcome,
  principalOf,
  settle,
  startSession,
  verdictOn,
} from './deployment.ts'

let world: Deployment
let tokens: Tokens
const owner = { accountId: 'account-ann', organizationId: 'organization-ann' }

beforeEach(async () => {
  world = await deploy()
  await settle(world, 'ann')
  tokens = await startSession(world, owner)
})
afterEach(() => world.close())

type Presented = Secret<'refresh-token'>

function refresh(
  presented: Presented,
  attemptId: string | null = null,
  engine = world.engine,
  transport: 'cookie' | 'bearer' = 'cookie',
) {
  return engine.sessions.refresh(
    { presented, transport, attemptId, origin: testOrigin, deviceDigest: null },
    world.now,
  )
}

const later = (ms: number): void => {
  world.now += ms
}
const isOpen = () => world.engine.sessions.isOpen(tokens.sessionId)

test('of any number that race with one token, in any number of processes, all get the same successor', async () => {
  const other = await world.restart()
  const raced = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      refresh(tokens.refreshToken, `a${at}`, at % 2 ? other : world.engine),
    ),
  )
  expect(new Set(raced.map(({ refreshToken }) => refreshToken.reveal())).size).toBe(1)
  for (const { accessToken } of raced)
    expect(await verdictOn(world.engine.accessCheck.check(accessToken, () => '', world.now))).toBe('accepted')
  later(10_000)
  expect((await refresh(tokens.refreshToken)).refreshToken.reveal()).toBe(raced[0]?.refreshToken.reveal())
})

test('tabs of one jar may come three at a time, in any order of arrival, for as long as a race lasts', async () => {
  const second = await refresh(tokens.refreshToken)
  later(1_000_000)
  const third = await refresh(second.refreshToken)
  later(300)
  // The reply is in the jar when another tab sends; the slowest still carries what was there before.
  const fourth = await refresh(third.refreshToken)
  later(9_000)
  const slow = await refresh(second.refreshToken)
  expect(fourth.refreshToken.reveal()).toBe(third.refreshToken.reveal())
  expect(slow.refreshToken.reveal()).toBe(third.refreshToken.reveal())
  later(1_000)
  expect((await refresh(third.refreshToken)).refreshToken.reveal()).not.toBe(third.refreshToken.reveal())
})

test('a bearer client gets a new token each time, as often as it asks', async () => {
  let current = (await startSession(world, owner, 'bearer')).refreshToken
  for (let time = 0; time < 5; time++) {
    const next = (await refresh(current, null, world.engine, 'bearer')).refreshToken
    expect(next.reveal()).not.toBe(current.reveal())
    current = next
  }
})

test('a token is refused over the other transport, and nothing ends for it', async () => {
  expect(await outcome(refresh(tokens.refreshToken, null, world.engine, 'bearer'))).toBe('refresh_invalid')
  await world.engine.sessions.endByToken(tokens.refreshToken, 'bearer', 'signed_out', testOrigin, world.now)
  expect(await isOpen()).toBe(true)
})

test('a lost reply: the same attempt is answered however late, while nobody has shown the successor', async () => {
  const lost = await refresh(tokens.refreshToken, 'attempt-1')
  for (let time = 0; time < 5; time++) {
    later(3_600_000)
    expect((await refresh(tokens.refreshToken, 'attempt-1')).refreshToken.reveal()).toBe(
      lost.refreshToken.reveal(),
    )
  }
})

test('a lost reply without a name for the attempt is made good twice a day, and then taken for reuse', async () => {
  await refresh(tokens.refreshToken)
  for (let time = 0; time < 2; time++) {
    later(60_000)
    expect(await outcome(refresh(tokens.refreshToken))).toBe('done')
  }
  later(60_000)
  expect(await outcome(refresh(tokens.refreshToken))).toBe('refresh_invalid')
  expect(await isOpen()).toBe(false)
})

test('reuse ends the session with all its tokens, is written down, and is mailed with a link that ends the others', async () => {
  const elsewhere = await startSession(world, owner)
  const next = await refresh(tokens.refreshToken)
  await world.engine.accessCheck.check(next.accessToken, () => '', world.now)
  later(10_001)
  expect(await outcome(refresh(tokens.refreshToken))).toBe('refresh_invalid')
  expect(await verdictOn(world.engine.accessCheck.check(next.accessToken, () => '', world.now))).toBe(
    'credential_invalid',
  )
  expect(await outcome(refresh(next.refreshToken))).toBe('refresh_invalid')
  expect((await world.database.sessions.facts(tokens.sessionId))?.session).toMatchObject({
    revokedReason: 'reuse_found',
    sealedKey: '',
  })
  const [event] = await world.database.audit.list(1)
  expect(event).toMatchObject({ kind: 'session.reuse_found', subjectId: tokens.sessionId })
  const [mail] = await mails(world)
  expect(mail).toMatchObject({
    kind: 'session_reuse_found',
    to: 'ann@example.org',
    about: 'Firefox on Linux',
  })
  const link = new Secret<'link'>(mail?.linkToken ?? '')
  await world.engine.accounts.endSessions(link, testOrigin, world.now)
  expect(await outcome(refresh(elsewhere.refreshToken))).toBe('refresh_invalid')
  expect(await outcome(world.engine.accounts.endSessions(link, testOrigin, world.now))).toBe('link_invalid')
})

test('reuse found by many at once is written down and mailed once', async () => {
  const next = await refresh(tokens.refreshToken)
  await world.engine.accessCheck.check(next.accessToken, () => '', world.now)
  later(10_001)
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome(refresh(tokens.refreshToken))))
  expect(new Set(outcomes)).toEqual(new Set(['refresh_invalid']))
  expect(await mails(world)).toHaveLength(1)
})

test('a token that was not made by us ends nothing', async () => {
  const forged = tokens.refreshToken.reveal().replace(/.{5}$/, 'AAAAA')
  const ahead = tokens.refreshToken.reveal().replace('_1_', '_7_')
  for (const text of [forged, ahead, 'rubbish', '']) {
    expect(await outcome(refresh(new Secret(text)))).toBe('refresh_invalid')
    await world.engine.sessions.endByToken(new Secret(text), 'cookie', 'signed_out', testOrigin, world.now)
  }
  expect(await isOpen()).toBe(true)
})

test('a sign-out always wins over refreshes that race with it', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const chance = seededNumbers(seed)
    let { refreshToken } = await startSession(world, owner)
    const former = refreshToken
    if (chance() < 0.5) refreshToken = (await refresh(refreshToken)).refreshToken
    const shown = chance() < 0.5 ? former : refreshToken
    const racers = Array.from({ length: 4 }, async () => {
      for (let turns = Math.floor(chance() * 30); turns > 0; turns--) await Promise.resolve()
      return refresh(refreshToken).catch((error: unknown) => error)
    })
    for (let turns = Math.floor(chance() * 30); turns > 0; turns--) await Promise.resolve()
    await world.engine.sessions.endByToken(shown, 'cookie', 'signed_out', testOrigin, world.now)
    for (const raced of await Promise.all(racers)) {
      if (isRefusal(raced)) continue
      const { accessToken, refreshToken: successor } = raced as Tokens
      expect([seed, await outcome(refresh(successor))]).toEqual([seed, 'refresh_invalid'])
      expect([
        seed,
        await verdictOn(world.engine.accessCheck.check(accessToken, () => '', world.now)),
      ]).toEqual([seed, 'credential_invalid'])
    }
  }
})

test('signing out twice is the same as once', async () => {
  for (let time = 0; time < 3; time++) {
    await world.engine.sessions.endByToken(tokens.refreshToken, 'cookie', 'signed_out', testOrigin, world.now)
    later(60_000)
  }
  const ended = (await world.database.audit.list(20)).filter(({ kind }) => kind === 'session.ended')
  expect(ended).toHaveLength(1)
})

test('a session ends seven days after its last refresh and thirty after its start', async () => {
  let current = tokens
  for (let week = 0; week < 4; week++) {
    later(7 * dayMs - 1)
    current = await refresh(current.refreshToken)
  }
  expect(current.refreshExpiresAt).toBe(world.now + 2 * dayMs + 4)
  later(2 * dayMs + 4)
  expect(await outcome(refresh(current.refreshToken))).toBe('refresh_invalid')
  const idle = await startSession(world, owner)
  later(7 * dayMs)
  expect(await outcome(refresh(idle.refreshToken))).toBe('refresh_invalid')
})

test('a person ends sessions of their own and nobody else’s', async () => {
  const bob = await settle(world, 'bob')
  const theirs = await startSession(world, bob)
  const mine = await principalOf(world.engine.accessCheck.check(tokens.accessToken, () => '', world.now))
  const { sessions } = world.engine
  expect(await outcome(sessions.end(by(mine), theirs.sessionId, 'ended', world.now))).toBe('not_found')
  expect(await outcome(sessions.end(by(mine), 'no such session', 'ended', world.now))).toBe('not_found')
  const another = await startSession(world, owner)
  const third = await startSession(world, owner)
  await sessions.end(by(mine), another.sessionId, 'ended', world.now)
  expect(await outcome(sessions.end(by(mine), another.sessionId, 'ended', world.now))).toBe('not_found')
  await sessions.endOthers(by(mine), world.now)
  expect(await outcome(refresh(third.refreshToken))).toBe('refresh_invalid')
  expect(await outcome(refresh(tokens.refreshToken))).toBe('done')
  expect((await sessions.list(mine, world.now)).map(({ id }) => id)).toEqual([tokens.sessionId])
})

test('whoever may not act gets no new tokens', async () => {
  await world.engine.operations.suspendOrganization(maintenance, 'organization-ann', world.now)
  expect(await outcome(refresh(tokens.refreshToken))).toBe('refresh_invalid')
  await world.engine.operations.resumeOrganization(maintenance, 'organization-ann', world.now)
  expect(await outcome(refresh(tokens.refreshToken))).toBe('done')
})

test('a store that is gone says so and ends nothing', async () => {
  world.gone.isGone = true
  expect(await outcome(refresh(tokens.refreshToken))).toBe('unavailable')
  world.gone.isGone = false
  expect(await outcome(refresh(tokens.refreshToken))).toBe('done')
})

test('with one session more than an account may have, the longest unused one ends everywhere, and it is written down', async () => {
  const narrow = await deploy({ sessionLimits: { ...defaultSessionLimits, perAccount: 3 } })
  const ann = await settle(narrow, 'ann')
  const made: Tokens[] = []
  for (let at = 0; at < 3; at++) {
    made.push(await startSession(narrow, ann))
    narrow.now += 1_000
  }
  const [first, second] = made as [Tokens, Tokens, Tokens]
  // All are in memory; only the first is used later.
  for (const { accessToken } of made)
    await narrow.engine.accessCheck.check(accessToken, '', narrow.now - 3_000)
  await narrow.engine.accessCheck.check(first.accessToken, '', narrow.now + minuteMs)
  await narrow.engine.flushUsage()
  await startSession(narrow, ann)
  const verdicts = made.map(({ accessToken }) =>
    verdictOn(narrow.engine.accessCheck.check(accessToken, '', narrow.now)),
  )
  expect(await Promise.all(verdicts)).toEqual(['accepted', 'credential_invalid', 'accepted'])
  const ended = await narrow.database.sessions.facts(second.sessionId)
  expect(ended?.session).toMatchObject({ revokedReason: 'too_many', sealedKey: '' })
  const events = (await narrow.database.audit.list(20)).filter(({ kind }) => kind === 'session.ended')
  expect(events).toMatchObject([
    { subjectId: second.sessionId, actor: { type: 'account', id: ann.accountId } },
  ])
  await narrow.close()
})
