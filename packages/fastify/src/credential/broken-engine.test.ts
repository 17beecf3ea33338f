/**
 * Guards before an engine that is broken, of another version, or another copy: whatever it says, only a whole yes is one.
 */
import { accepted, type Principal, Refusal, refused } from 'claviger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { testCarriers, testPrincipal } from '../testing/fake-engine.ts'
import { portOf } from '../testing/raw-socket.ts'
import { testReplies } from '../testing/test-replies.ts'
import { callerOrNull } from './caller.ts'
import type { CheckingEngine } from './callers.ts'
import { credentials } from './credentials.ts'
import { readCaller, requireCaller } from './guard.ts'

const principal = testPrincipal('api_key')
const refusal = new Refusal('credential_invalid')
const ofLaterVersion = Object.assign(new Refusal('credential_invalid'), { code: 'code_of_another_version' })

const without = (name: keyof Principal): object => ({ ...principal, [name]: undefined })

const garbage: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['a word', 'ok'],
  ['a number', 1],
  ['an empty object', {}],
  ['a list', [true, principal]],
  ['a function', () => accepted(principal)],
  ['a yes without a principal', { ok: true }],
  ['a yes with null', { ok: true, principal: null }],
  ['a yes with an empty principal', { ok: true, principal: {} }],
  ['a yes with a name', { ok: true, principal: 'ada' }],
  ['a yes without an account', { ok: true, principal: without('account') }],
  ['a yes without a credential', { ok: true, principal: without('credential') }],
  ['a yes without scopes', { ok: true, principal: without('scopes') }],
  [
    'a yes by a credential of no kind',
    { ok: true, principal: { ...principal, credential: { type: 'root' } } },
  ],
  ['a yes that is a word', { ok: 'true', principal }],
  ['a yes that is a number', { ok: 1, principal }],
  ['a principal with no word', { principal }],
  ['a principal alone, as older versions had it', principal],
  ['a refusal alone, as older versions had it', refusal],
  ['an error alone', new Error('no')],
  ['a no with a principal', { ok: false, principal }],
  ['a no without a refusal', { ok: false }],
  ['a no with undefined', { ok: false, refusal: undefined }],
  ['a no with null', { ok: false, refusal: null }],
  ['a no that looks like a refusal', { ok: false, refusal: { code: 'credential_invalid', details: {} } }],
  ['a no with a code of another version', { ok: false, refusal: ofLaterVersion }],
]

/** The ways in which an engine can come out with something. */
const ways: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['says', (value) => value],
  ['promises', (value) => Promise.resolve(value)],
  [
    'throws',
    (value) => {
      throw value
    },
  ],
  ['rejects with', (value) => Promise.reject(value)],
]

let say: () => unknown
let app: Server
let origin: string
let served: string[]

beforeAll(async () => {
  const answer = (): never => say() as never
  const engine: CheckingEngine = {
    dialect: { carriers: testCarriers },
    keyCheck: { check: answer, refuse: answer },
    accessCheck: { check: answer },
  }
  app = createServer({ replies: testReplies })
  app.register(credentials, { engine, now: () => 1_000, publicUrl: 'https://app.example.test' })
  app.register((scope, _options, done) => {
    const serve = (name: string) => () => {
      served.push(name)
      return { name }
    }
    scope.get('/any', { onRequest: requireCaller() }, serve('any'))
    scope.get('/scoped', { onRequest: requireCaller({ scope: 'things:read' }) }, serve('scoped'))
    scope.get('/people', { onRequest: requireCaller({ session: true }) }, serve('people'))
    scope.get('/open', { onRequest: readCaller }, (request) => {
      if (callerOrNull(request) !== null || request.caller?.kind === 'principal') served.push('open')
      return {}
    })
    done()
  })
  origin = `http://127.0.0.1:${await portOf(app)}`
})
afterAll(() => app.close())

const credentialsSent: readonly (readonly [string, Record<string, string>])[] = [
  ['a key', { 'x-test-key': 'key_all' }],
  ['a token', { authorization: 'Bearer token' }],
  ['a cookie', { cookie: '__Host-test_access=token' }],
  ['something unreadable', { authorization: 'Basic a2V5' }],
  ['nothing', {}],
]

/** Statuses by path of all that was sent to the guarded routes, without those that are refusals. */
async function admitted(): Promise<readonly string[]> {
  const sent = ['/any', '/scoped', '/people', '/open'].flatMap((path) =>
    credentialsSent.map(async ([what, headers]) => {
      const { status } = await fetch(origin + path, { headers })
      return path === '/open' || status >= 400 ? [] : [`${path} with ${what}: ${status}`]
    }),
  )
  return (await Promise.all(sent)).flat()
}

describe.each(ways)('an engine that %s', (_way, bring) => {
  test.each(garbage)('%s admits nobody, by any credential to any kind of route', async (_what, value) => {
    say = () => bring(value)
    served = []
    expect(await admitted()).toEqual([])
    expect(served).toEqual([])
  })
})

test('what is no verdict is answered as a bug, with a line for the operator, and not as a bad credential', async () => {
  say = () => principal
  served = []
  const reply = await fetch(`${origin}/any`, { headers: { 'x-test-key': 'key_all' } })
  expect([reply.status, (await reply.json()) as unknown]).toMatchObject([500, { code: 'internal' }])
})

test('a yes in answer to a credential that cannot be read is none', async () => {
  say = () => Promise.resolve(accepted(principal))
  served = []
  expect((await fetch(`${origin}/any`, { headers: { authorization: 'Basic a2V5' } })).status).toBe(500)
  expect((await fetch(`${origin}/any`)).status).toBe(401)
  expect(served).toEqual([])
})

test('the same routes serve a whole yes and refuse a whole no', async () => {
  served = []
  say = () => accepted(principal)
  expect((await fetch(`${origin}/scoped`, { headers: { 'x-test-key': 'key_all' } })).status).toBe(200)
  say = () => Promise.resolve(accepted(testPrincipal('session')))
  expect((await fetch(`${origin}/people`, { headers: { authorization: 'Bearer token' } })).status).toBe(200)
  say = () => refused(refusal)
  expect((await fetch(`${origin}/any`, { headers: { 'x-test-key': 'key_all' } })).status).toBe(401)
  expect(served).toEqual(['scoped', 'people'])
})
