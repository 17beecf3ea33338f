/**
 * Checking access tokens, and the keys that sign them.
 */

import { createHmac } from 'node:crypto'
import { dayMs, maintenance, minuteMs, Secret, type Tokens } from 'claviger'
import { importJWK, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testOrigin } from '../../packages/engine/src/testing/author.ts'
import { type Deployment, deploy, principalOf, settle, startSession, verdictOn } from './deployment.ts'

let world: Deployment
let tokens: Tokens

beforeEach(async () => {
  world = await deploy()
  tokens = await startSession(world, await settle(world, 'ann'))
})
afterEach(() => world.close())

const check = (token: Secret<'access-token'>, engine = world.engine) =>
  engine.accessCheck.check(token, () => '192.0.2.0/24', world.now)

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Header {
  alg: string
  typ?: string
  kid?: string
}

function partsOf(token: Secret<'access-token'>): { header: Header; claims: Record<string, unknown> } {
  const [header = '', claims = ''] = token.reveal().split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  return { header: read(header), claims: read(claims) }
}

/** The claims of a good token, changed, signed by the deployment's own key. */
async function resigned(
  header: Partial<Header>,
  claims: Record<string, unknown>,
): Promise<Secret<'access-token'>> {
  const good = partsOf(tokens.accessToken)
  const [kept] = await world.database.secrets.list('signing_key')
  if (kept === undefined) throw new Error('no signing key')
  const key = await importJWK(
    JSON.parse(world.sealer.open('signing_key', kept.id, kept.sealed).reveal()),
    'ES256',
  )
  const merged: Record<string, unknown> = { ...good.claims, ...claims }
  for (const [name, value] of Object.entries(merged)) if (value === undefined) delete merged[name]
  const jwt = await new SignJWT(merged).setProtectedHeader({ ...good.header, ...header }).sign(key)
  return new Secret(jwt)
}

test('a token says who, for which session and until when, and nothing personal', () => {
  const { header, claims } = partsOf(tokens.accessToken)
  expect(header).toMatchObject({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) })
  expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'org', 'sid', 'sub'])
  expect(claims).toMatchObject({
    iss: 'https://tester.example',
    aud: 'tester',
    sub: 'account-ann',
    sid: tokens.sessionId,
  })
  expect(Number(claims['exp']) - Number(claims['iat'])).toBe(tokens.accessSeconds)
})

test('a known token is answered at once, without the store; the first sight confirms its generation', async () => {
  expect(await verdictOn(check(tokens.accessToken))).toBe('accepted')
  expect((await world.database.sessions.facts(tokens.sessionId))?.session.confirmed).toBe(true)
  world.calls.clear()
  const again = check(tokens.accessToken)
  expect(again).not.toBeInstanceOf(Promise)
  expect(await verdictOn(again)).toBe('accepted')
  expect([...world.calls]).toEqual([])
})

test('the helper that signs again makes tokens that are accepted as they are', async () => {
  expect(await verdictOn(check(await resigned({}, {})))).toBe('accepted')
})

test.each([
  ['another type', { typ: 'JWT' }, {}],
  ['no type', { typ: undefined as unknown as string }, {}],
  ['a key nobody has', { kid: 'nobody' }, {}],
  ['no key', { kid: undefined as unknown as string }, {}],
  ['another audience', {}, { aud: 'other' }],
  ['no audience', {}, { aud: undefined }],
  ['another issuer', {}, { iss: 'https://evil.example' }],
  ['an end in the past', {}, { exp: 1 }],
  ['no end', {}, { exp: undefined }],
  ['a start in the future', {}, { nbf: 9_999_999_999 }],
  ['no session', {}, { sid: undefined }],
  ['a session that is no text', {}, { sid: { $ne: '' } }],
  ['a session nobody has', {}, { sid: 'ab'.repeat(16) }],
  ['no account', {}, { sub: undefined }],
  ['another account', {}, { sub: 'account-bob' }],
])('a token with %s is refused, even well signed', async (_, header, claims) => {
  expect(await verdictOn(check(await resigned(header, claims)))).toBe('credential_invalid')
})

test('tokens that nobody signed, or anybody could have, are refused', async () => {
  const [header = '', claims = '', signature = ''] = tokens.accessToken.reveal().split('.')
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { kid } = partsOf(tokens.accessToken).header
  const [jwk] = world.engine.signingKeys.publicJwks(world.now).keys
  const none = encode({ alg: 'none', typ: 'at+jwt', kid })
  const hs = encode({ alg: 'HS256', typ: 'at+jwt', kid })
  const mac = createHmac('sha256', JSON.stringify(jwk)).update(`${hs}.${claims}`).digest('base64url')
  const embedded = encode({ alg: 'ES256', typ: 'at+jwt', kid, jwk, jku: 'https://evil.example', crit: ['x'] })
  const forged = [
    `${none}.${claims}.`,
    `${none}.${claims}.${signature}`,
    `${hs}.${claims}.${mac}`,
    `${embedded}.${claims}.${signature}`,
    `${header}.${claims}.`,
    `${header}.${claims}.${'A'.repeat(86)}`,
    `${header}.${claims}.${Buffer.alloc(64).toString('base64url')}`,
    `${header}.${claims}`,
    `${header}.${encode({ ...partsOf(tokens.accessToken).claims, sub: 'account-bob' })}.${signature}`,
    `..`,
    '',
    'rt_x',
    tokens.refreshToken.reveal(),
    'x'.repeat(1_025),
    `${'['.repeat(300)}.${claims}.${signature}`,
    `bnVsbA.${claims}.${signature}`,
  ]
  for (const token of forged)
    expect([token, await verdictOn(check(new Secret(token)))]).toEqual([token, 'credential_invalid'])
})

test('a token is refused from the second on in which it ends, known or not', async () => {
  await check(tokens.accessToken)
  const restarted = await world.restart()
  world.now += tokens.accessSeconds * 1_000 - 1_000
  expect(await verdictOn(check(tokens.accessToken))).toBe('accepted')
  world.now += 1_000
  expect(await verdictOn(check(tokens.accessToken))).toBe('credential_invalid')
  expect(await verdictOn(check(tokens.accessToken, restarted))).toBe('credential_invalid')
})

describe('a token is refused at the next request after', () => {
  test.each([
    [
      'a sign-out',
      () =>
        world.engine.sessions.endByToken(tokens.refreshToken, 'cookie', 'signed_out', testOrigin, world.now),
    ],
    [
      'the account was disabled',
      () => world.engine.operations.disableAccount(maintenance, 'account-ann', world.now),
    ],
    [
      'the organization was suspended',
      () => world.engine.operations.suspendOrganization(maintenance, 'organization-ann', world.now),
    ],
    [
      'the account left the organization',
      () => world.engine.operations.removeMember(maintenance, 'organization-ann', 'account-ann', world.now),
    ],
  ])('%s', async (_, end) => {
    expect(await verdictOn(check(tokens.accessToken))).toBe('accepted')
    await end()
    expect(await verdictOn(check(tokens.accessToken))).toBe('credential_invalid')
  })
})

test('when and where a session was seen is written in batches', async () => {
  const principal = await principalOf(check(tokens.accessToken))
  for (let use = 0; use < 50; use++) {
    world.now += 10_000
    await check(tokens.accessToken)
  }
  await world.engine.flushUsage()
  expect(world.calls.get('sessions.noteSeen')).toBe(1)
  const [session] = await world.engine.sessions.list(principal, world.now)
  expect(world.now - (session?.lastSeenAt ?? 0)).toBeLessThan(minuteMs)
})

describe('signing keys', () => {
  const kids = (engine = world.engine) => engine.signingKeys.publicJwks(world.now).keys.map((key) => key.kid)

  test('are published without their private half', () => {
    for (const key of world.engine.signingKeys.publicJwks(world.now).keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
  })

  test('follow one another: the next is published a day before its use, the last kept for its tokens', async () => {
    const { engine } = world
    const [first] = kids()
    world.now += 29 * dayMs
    await engine.tendSecrets(world.now)
    const published = kids()
    expect(published).toHaveLength(2)
    expect(engine.signingKeys.active(world.now).id).toBe(first)
    world.now += dayMs - 1
    const last = await startSession(world, { accountId: 'account-ann', organizationId: 'organization-ann' })
    world.now += 1
    expect(engine.signingKeys.active(world.now).id).toBe(published[1])
    world.now += (last.accessSeconds - 2) * 1_000
    expect(await verdictOn(check(last.accessToken))).toBe('accepted')
    world.now += 5 * minuteMs + 2_000
    expect(kids()).toEqual([published[1]])
    await engine.tendSecrets(world.now)
    expect(kids()).toEqual([published[1]])
  })

  test('that are withdrawn end their tokens at once, in memory or not', async () => {
    const { engine } = world
    await check(tokens.accessToken)
    const [first = ''] = kids()
    await expect(engine.operations.withdrawSecret(maintenance, first, world.now)).rejects.toMatchObject({
      code: 'secret_active',
    })
    await engine.operations.rotateSigningKey(maintenance, world.now + 1, 0)
    expect(await verdictOn(check(tokens.accessToken))).toBe('accepted')
    world.now += 1
    await engine.operations.withdrawSecret(maintenance, first, world.now)
    expect(await verdictOn(check(tokens.accessToken))).toBe('credential_invalid')
    expect(kids()).not.toContain(first)
    await engine.tendSecrets(world.now)
    expect(await verdictOn(check(tokens.accessToken))).toBe('credential_invalid')
  })

  test('that are withdrawn while a token of theirs is being judged do not leave it behind in memory', async () => {
    const { engine } = world
    const owner = { accountId: 'account-ann', organizationId: 'organization-ann' }
    for (let steps = 0; steps < 60; steps += 3) {
      const { accessToken } = await startSession(world, owner)
      const signedBy = engine.signingKeys.active(world.now).id
      world.now += 1
      await engine.operations.rotateSigningKey(maintenance, world.now, 0)
      const racing = verdictOn(check(accessToken))
      for (let step = 0; step < steps; step++) await (step % 10 === 9 ? turn() : Promise.resolve())
      await engine.operations.withdrawSecret(maintenance, signedBy, world.now)
      const after = await verdictOn(check(accessToken))
      await racing
      expect([steps, after, await verdictOn(check(accessToken))]).toEqual([
        steps,
        'credential_invalid',
        'credential_invalid',
      ])
    }
  })

  test('made by another process are known to this one as soon as they are told of', async () => {
    const other = await world.restart()
    await other.operations.rotateSigningKey(maintenance, world.now, 0)
    world.now += 1
    const signed = await other.sessions.firstTokens(
      (await world.database.sessions.facts(tokens.sessionId))?.session ??
        (() => {
          throw new Error('no session')
        })(),
      world.now,
    )
    expect(await verdictOn(check(signed.accessToken))).toBe('accepted')
  })
})

describe('the minute of a session', () => {
  test('holds 6,000 requests, with whichever of its tokens, and known ones are judged without a promise', async () => {
    const first = await principalOf(check(tokens.accessToken))
    const next = await world.engine.sessions.refresh(
      {
        presented: tokens.refreshToken,
        transport: 'cookie',
        attemptId: null,
        origin: testOrigin,
        deviceDigest: null,
      },
      world.now,
    )
    expect((await principalOf(check(next.accessToken))).credential.id).toBe(first.credential.id)
    for (let request = 2; request < 6_000; request++) {
      const verdict = check(request % 2 === 0 ? tokens.accessToken : next.accessToken)
      expect(verdict).toMatchObject({ ok: true })
    }
    expect(check(tokens.accessToken)).toMatchObject({ ok: false, refusal: { code: 'rate_limited' } })
    expect(check(next.accessToken)).toMatchObject({
      refusal: { details: { retryAfterSeconds: expect.any(Number) } },
    })
    const other = await startSession(world, { accountId: 'account-ann', organizationId: 'organization-ann' })
    expect(await verdictOn(check(other.accessToken))).toBe('accepted')
    world.now += 2 * minuteMs
    expect(await verdictOn(check(tokens.accessToken))).toBe('accepted')
  })

  test('is not over because its token had to make room in memory for others', async () => {
    const narrow = await deploy({ accessRequestsPerMinute: 3, maxInMemory: 1 })
    const owner = await settle(narrow, 'ann')
    const one = await startSession(narrow, owner)
    const other = await startSession(narrow, owner)
    const verdicts: string[] = []
    for (let request = 0; request < 4; request++) {
      for (const { accessToken } of [one, other])
        verdicts.push(await verdictOn(narrow.engine.accessCheck.check(accessToken, '', narrow.now)))
    }
    expect(verdicts.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'accepted'))
    expect(verdicts.slice(6)).toEqual(['rate_limited', 'rate_limited'])
    await narrow.close()
  })
})
