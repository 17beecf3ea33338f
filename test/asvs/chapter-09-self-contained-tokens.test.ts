/**
 * Chapter 9 of the ASVS, held by a running Basira: access tokens, which are made anew here with one thing wrong in each.
 *
 * What is asked: chapter-09-self-contained-tokens.ts.
 */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker } from '../basker/test-basker.ts'

let basira: TestBasira
let good: string
beforeAll(async () => {
  basira = await startTestBasira()
  good = (await basira.person()).accessToken
})
afterAll(() => basira.close())

type Claims = Readonly<Record<string, unknown>>

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function partOf(token: string, at: 0 | 1): Claims {
  return JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString())
}

const status = async (bearer: string) => (await basira.get('/auth/me', { bearer })).status

/** The good token with other claims and header, signed with a key of our own. */
function forged(head: Claims, claims: Claims = {}): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const text = `${encoded({ ...partOf(good, 0), ...head })}.${encoded({ ...partOf(good, 1), ...claims })}`
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

test('9.1.1 claims that were changed under the old signature are refused', async () => {
  const [head, , signature] = good.split('.')
  const claims = encoded({ ...partOf(good, 1), exp: Number(partOf(good, 1)['exp']) + 1 })
  expect([await status(good), await status(`${head}.${claims}.${signature}`)]).toEqual([200, 401])
})

test('9.1.2 tokens are ES256, and neither none nor a symmetric algorithm is taken', async () => {
  expect(partOf(good, 0)['alg']).toBe('ES256')
  const [, claims] = good.split('.')
  const none = `${encoded({ ...partOf(good, 0), alg: 'none' })}.${claims}.`
  const text = `${encoded({ ...partOf(good, 0), alg: 'HS256' })}.${claims}`
  const symmetric = `${text}.${createHmac('sha256', 'a').update(text).digest('base64url')}`
  expect([await status(none), await status(symmetric)]).toEqual([401, 401])
})

test('9.1.3 a token that brings its key along or says where to find it is refused', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (const head of [
    { jwk: publicKey.export({ format: 'jwk' }) },
    { jku: 'https://evil.example/keys' },
    { x5u: 'https://evil.example/cert' },
    { kid: '../../etc/passwd' },
  ]) {
    const text = `${encoded({ ...partOf(good, 0), ...head })}.${encoded(partOf(good, 1))}`
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    expect(await status(`${text}.${signature.toString('base64url')}`)).toBe(401)
  }
})

test('9.2.1 a token is refused when its fifteen minutes are over', async () => {
  const { accessToken } = await basira.person()
  const { nbf, exp } = partOf(accessToken, 1)
  expect(Number(exp) - Number(nbf)).toBe(900)
  expect(await status(accessToken)).toBe(200)
  basira.advance(901)
  expect(await status(accessToken)).toBe(401)
  good = (await basira.person()).accessToken
})

test('9.2.2 access tokens say what they are, and no other token is taken for one', async () => {
  const { accessToken, refreshToken, email } = await basira.person()
  expect(partOf(accessToken, 0)['typ']).toBe('at+jwt')
  const link = await basira.linkToken(email, '/verify-email')
  expect([await status(refreshToken), await status(link), await status(forged({ typ: 'JWT' }))]).toEqual([
    401, 401, 401,
  ])
  const asRefresh = await basira.post('/auth/refresh', { refresh_token: accessToken })
  expect(asRefresh.status).toBe(400)
})

test('9.2.3 a token names the service that it is for, and that of another deployment is refused', async () => {
  const other = await startTestBasira()
  try {
    const { accessToken } = await other.person()
    expect(partOf(accessToken, 1)['aud']).toEqual(partOf(good, 1)['aud'])
    expect(partOf(good, 1)['aud']).toEqual(expect.any(String))
    expect(await status(accessToken)).toBe(401)
  } finally {
    await other.close()
  }
})

test('9.2.4 tokens of both services have issuers and audiences of their own', async () => {
  const basker = await startTestBasker()
  try {
    const { cookie } = await basker.person()
    const token = /_access=([^;]+)/.exec(cookie)?.[1] ?? ''
    const ours = partOf(good, 1)
    const theirs = partOf(token, 1)
    expect([theirs['iss'] === ours['iss'], theirs['aud'] === ours['aud']]).toEqual([false, false])
    expect(await status(token)).toBe(401)
  } finally {
    await basker.close()
  }
})
