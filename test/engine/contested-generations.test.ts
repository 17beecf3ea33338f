/**
 * Generations that two origins ask for within the seconds of a race: counted by the day, and the fifth ends the session.
 *
 * Over hours, with thieves: test/sessions/watcher.test.ts.
 */
import { dayMs, type Secret, type Tokens } from 'claviger'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Deployment, deploy, mails, outcome, settle, startSession, verdictOn } from './deployment.ts'

interface Client {
  readonly network: string
  readonly device: string
  readonly deviceDigest: string | null
}

const owner: Client = { network: '192.0.2.0/24', device: 'Firefox on Linux', deviceDigest: 'jar' }
const thief: Client = { network: '198.51.100.0/24', device: 'Firefox on Linux', deviceDigest: 'jar' }

let world: Deployment
let tokens: Tokens

beforeEach(async () => {
  world = await deploy()
  world.now = Math.ceil(world.now / dayMs) * dayMs
  tokens = await startSession(world, await settle(world, 'ann'))
})
afterEach(() => world.close())

function refresh(
  presented: Secret<'refresh-token'>,
  { network, device, deviceDigest }: Client,
  attemptId: string | null = null,
): Promise<Tokens> {
  const origin = { address: '192.0.2.7', network, device, requestId: 'request' }
  return world.engine.sessions.refresh(
    { presented, transport: 'cookie', attemptId, origin, deviceDigest },
    world.now,
  )
}

const later = (ms: number): void => {
  world.now += ms
}
const row = async () => (await world.database.sessions.facts(tokens.sessionId))?.session

/** `times` rotations of the owner, each followed within the window by `second` with the same parent. */
async function contest(times: number, second = thief, attemptId: string | null = null): Promise<string> {
  let last = 'done'
  for (let time = 0; time < times; time++) {
    const held = tokens.refreshToken
    tokens = await refresh(held, owner, 'owner')
    later(9_000)
    last = await outcome(refresh(held, second, attemptId))
    later(60_000)
  }
  return last
}

test('the fifth of a day ends the session with all its tokens, is written down and mailed as reuse is', async () => {
  expect(await contest(4)).toBe('done')
  expect((await row())?.contested).toBe(4)
  expect(await contest(1)).toBe('refresh_invalid')
  expect(await row()).toMatchObject({ revokedReason: 'reuse_found', sealedKey: '' })
  expect(await outcome(refresh(tokens.refreshToken, owner))).toBe('refresh_invalid')
  expect(await verdictOn(world.engine.accessCheck.check(tokens.accessToken, () => '', world.now))).toBe(
    'credential_invalid',
  )
  const [event] = await world.database.audit.list(1)
  expect(event).toMatchObject({ kind: 'session.reuse_found', subjectId: tokens.sessionId })
  expect(await mails(world)).toEqual([expect.objectContaining({ kind: 'session_reuse_found' })])
})

test.each([
  ['network', { ...owner, network: '203.0.113.0/24' }],
  ['device label', { ...owner, device: 'curl' }],
  ['device cookie', { ...owner, deviceDigest: 'another' }],
  ['missing device cookie', { ...owner, deviceDigest: null }],
])('another %s is another origin', async (_, second) => {
  expect(await contest(1, second)).toBe('done')
  expect((await row())?.contested).toBe(1)
})

test('tabs of one browser in one network are one origin, as often as they race', async () => {
  expect(await contest(50, owner)).toBe('done')
  expect((await row())?.contested).toBe(0)
})

test('the same attempt is the same client, also from where it has moved to', async () => {
  expect(await contest(10, thief, 'owner')).toBe('done')
  expect((await row())?.contested).toBe(0)
})

test('a generation counts once, however often it is asked for, and by however many at once', async () => {
  expect(await contest(3)).toBe('done')
  const held = tokens.refreshToken
  tokens = await refresh(held, owner)
  const asked = Array.from({ length: 20 }, () => outcome(refresh(held, thief)))
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['done']))
  expect((await row())?.contested).toBe(4)
})

test('the fifth, asked for by many at once, is found once', async () => {
  await contest(4)
  const held = tokens.refreshToken
  await refresh(held, owner)
  const asked = Array.from({ length: 10 }, () => outcome(refresh(held, thief)))
  expect(await Promise.all(asked)).toContain('refresh_invalid')
  expect(await outcome(refresh(held, owner))).toBe('refresh_invalid')
  expect(await mails(world)).toHaveLength(1)
})

test('a young successor that another origin presents is contested too', async () => {
  tokens = await refresh(tokens.refreshToken, owner)
  later(5_000)
  expect((await refresh(tokens.refreshToken, thief)).refreshToken.reveal()).toBe(tokens.refreshToken.reveal())
  expect((await row())?.contested).toBe(1)
})

test('each day (UTC) is counted anew', async () => {
  expect(await contest(4)).toBe('done')
  later(dayMs)
  expect(await contest(4)).toBe('done')
  expect(await contest(1)).toBe('refresh_invalid')
})

test('whoever moves between two networks now and then is not counted', async () => {
  for (let time = 0; time < 30; time++) {
    const here = time % 2 === 0 ? owner : { ...owner, network: '203.0.113.0/24' }
    const held = tokens.refreshToken
    tokens = await refresh(held, here)
    expect(await outcome(refresh(held, here))).toBe('done')
    later(10_001)
  }
  expect((await row())?.contested).toBe(0)
})

test('a reply within the race tells by nothing how long ago the rotation was', async () => {
  const parent = tokens.refreshToken
  await refresh(parent, owner)
  later(7_000)
  const raced = await refresh(parent, thief)
  expect(raced.refreshExpiresAt - world.now).toBe(7 * dayMs)
})
