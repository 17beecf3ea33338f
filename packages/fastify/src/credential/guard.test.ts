import type { Carriers } from 'claviger'
import { describe, expect, test } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { FakeEngine, testCarriers } from '../testing/fake-engine.ts'
import { exchange, portOf } from '../testing/raw-socket.ts'
import { testReplies } from '../testing/test-replies.ts'
import { callerOf, callerOrNull } from './caller.ts'
import { credentials } from './credentials.ts'
import { readCaller, requireCaller } from './guard.ts'

const publicUrl = 'https://app.example.test'

function serve(carriers: Carriers = testCarriers): { readonly app: Server; readonly engine: FakeEngine } {
  const engine = new FakeEngine(carriers)
  const app = createServer({ replies: testReplies, trustedProxies: ['loopback'] })
  app.register(credentials, { engine, now: () => 1_000, publicUrl })
  app.register((scope, _options, done) => {
    const who = { onRequest: requireCaller() }
    scope.get('/who', who, (request) => callerOf(request).credential)
    scope.post('/who', who, (request) => callerOf(request).credential)
    scope.get('/scoped', { onRequest: requireCaller({ scope: 'things:write' }) }, () => ({}))
    const aboutKey = requireCaller({ scope: 'things:write' }, { ownKeyParameter: 'id' })
    scope.get('/keys/:id', { onRequest: aboutKey }, () => ({}))
    scope.get('/people', { onRequest: requireCaller({ session: true }) }, () => ({}))
    scope.get('/open', { onRequest: readCaller }, (request) => ({ kind: request.caller?.kind }))
    scope.post('/open', { onRequest: readCaller }, (request) => ({
      who: callerOrNull(request)?.account.id ?? null,
    }))
    scope.get('/unguarded', (request) => callerOf(request))
    done()
  })
  return { app, engine }
}

const access = { cookie: '__Host-test_access=token' }

describe('a guarded route', () => {
  test.each([
    ['a key in its header', { 'x-test-key': 'key_all' }, 'api_key'],
    ['a key as Bearer', { authorization: 'Bearer key_all' }, 'api_key'],
    ['a key as bearer, in other letters', { authorization: 'BEARER key_all' }, 'api_key'],
    ['a key under a scheme of its own', { authorization: 'program Key key_all' }, 'api_key'],
    ['a key that the store has to be asked for', { 'x-test-key': 'key_slow' }, 'api_key'],
    ['an access token', { authorization: 'Bearer token' }, 'session'],
    ['the access cookie', access, 'session'],
  ])('serves %s', async (_what, headers, type) => {
    const reply = await serve().app.inject({ url: '/who', headers })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ type })
  })

  test('answers a request without credential 401, with no error code, after the work of refusing a key', async () => {
    const { app, engine } = serve()
    const reply = await app.inject({ url: '/who' })
    expect(reply.statusCode).toBe(401)
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="test"')
    expect(engine.calls).toEqual(['refuse'])
  })

  test.each([
    ['an unknown key', { 'x-test-key': 'key_unknown' }],
    ['an unknown token', { authorization: 'Bearer other' }],
    ['an unknown cookie', { cookie: '__Host-test_access=other' }],
    ['two spaces', { authorization: 'Bearer  key_all' }],
    ['a scheme in the wrong case, where case counts', { authorization: 'PROGRAM Key key_all' }],
    ['another scheme', { authorization: 'Basic a2V5X2FsbDo=' }],
    ['a scheme and nothing else', { authorization: 'Bearer' }],
    ['an empty header', { 'x-test-key': '' }],
    ['a bad header beside a good cookie', { ...access, 'x-test-key': 'key_unknown' }],
  ])('answers %s 401 with invalid_token and the same body', async (_what, headers) => {
    const reply = await serve().app.inject({ url: '/who', headers })
    expect(reply.statusCode).toBe(401)
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="test", error="invalid_token"')
    expect(reply.json().error).toBe('Sign in')
  })

  test('does the same work for a header it cannot read as for an unknown key', async () => {
    const { app, engine } = serve()
    await app.inject({ url: '/who', headers: { authorization: 'Basic x' } })
    expect(engine.calls).toEqual(['refuse'])
  })

  test('does not read a key in a query string', async () => {
    const url = '/who?x-test-key=key_all&api_key=key_all&access_token=token'
    const { app, engine } = serve()
    expect((await app.inject({ url })).statusCode).toBe(401)
    expect(engine.calls).toEqual(['refuse'])
  })

  test('does not read cookies where a header carries a credential', async () => {
    const { app, engine } = serve()
    await app.inject({ url: '/who', headers: { ...access, 'x-test-key': 'key_all' } })
    expect(engine.calls).toEqual(['key key_all from 127.0.0.1'])
  })

  test('names the scope that is missing', async () => {
    const { app } = serve()
    const reply = await app.inject({ url: '/scoped', headers: { 'x-test-key': 'key_read' } })
    expect(reply.statusCode).toBe(403)
    expect(reply.json().error).toBe('Needs things:write')
    expect(reply.headers['www-authenticate']).toBe(
      'Bearer realm="test", error="insufficient_scope", scope="things:write"',
    )
    expect((await app.inject({ url: '/scoped', headers: access })).statusCode).toBe(200)
  })

  test('for people only refuses keys', async () => {
    const { app } = serve()
    const reply = await app.inject({ url: '/people', headers: { 'x-test-key': 'key_all' } })
    expect(reply.json()).toMatchObject({ code: 'session_required' })
    expect((await app.inject({ url: '/people', headers: access })).statusCode).toBe(200)
  })

  test.each([
    ['key_busy', 429, '7'],
    ['key_down', 503, '2'],
  ])('says when to come back (%s)', async (key, status, seconds) => {
    const reply = await serve().app.inject({ url: '/who', headers: { 'x-test-key': key } })
    expect(reply.statusCode).toBe(status)
    expect(reply.headers['retry-after']).toBe(seconds)
  })

  test('passes on the address that the trusted proxy saw, and for sessions its block', async () => {
    const { app, engine } = serve()
    const forwarded = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' }
    await app.inject({ url: '/who', headers: { ...forwarded, 'x-test-key': 'key_all' } })
    await app.inject({ url: '/who', headers: { ...forwarded, ...access } })
    expect(engine.calls).toEqual(['key key_all from 203.0.113.9', 'token token from 203.0.113.0/24'])
  })
})

describe('a change on the authority of a cookie', () => {
  test.each([
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['the address bar', { 'sec-fetch-site': 'none' }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another subdomain', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: publicUrl }, 403],
    ['an older browser on our page', { origin: publicUrl }, 200],
    ['an older browser elsewhere', { origin: 'https://evil.test' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['a program', {}, 200],
  ])('from %s is answered %#', async (_what, headers, status) => {
    const { app } = serve()
    const reply = await app.inject({ method: 'POST', url: '/who', headers: { ...access, ...headers } })
    expect(reply.statusCode).toBe(status)
    const keyed = { 'x-test-key': 'key_all', ...headers }
    expect((await app.inject({ method: 'POST', url: '/who', headers: keyed })).statusCode).toBe(200)
  })

  test('from another site is nobody to a route that answers strangers', async () => {
    const { app } = serve()
    const headers = { ...access, 'sec-fetch-site': 'cross-site' }
    expect((await app.inject({ method: 'POST', url: '/open', headers })).json()).toEqual({ who: null })
    expect((await app.inject({ method: 'POST', url: '/open', headers: access })).json()).toEqual({
      who: 'a1',
    })
  })
})

describe('a route that reads its caller', () => {
  test.each([
    [{}, 'none'],
    [{ 'x-test-key': 'key_all' }, 'principal'],
    [{ 'x-test-key': 'key_slow' }, 'principal'],
    [{ 'x-test-key': 'key_unknown' }, 'refused'],
    [{ 'x-test-key': 'key_down' }, 'refused'],
  ])('refuses nobody (%j is %s)', async (headers, kind) => {
    expect((await serve().app.inject({ url: '/open', headers })).json()).toEqual({ kind })
  })

  test('does no work for a request without credential', async () => {
    const { app, engine } = serve()
    await app.inject({ url: '/open' })
    expect(engine.calls).toEqual([])
  })
})

test('asking for the caller on a route without a guard is a bug, answered 500 without its message', async () => {
  const reply = await serve().app.inject({ url: '/unguarded' })
  expect(reply.statusCode).toBe(500)
  expect(reply.json()).toMatchObject({ error: 'Internal error', code: 'internal' })
})

test('where several credentials are to be ignored, they count as none', async () => {
  const { app } = serve({ ...testCarriers, several: 'ignore' })
  const port = await portOf(app)
  const twice = 'X-Test-Key: key_all\r\nX-Test-Key: key_read\r\n'
  const reply = await exchange(port, `GET /open HTTP/1.1\r\nHost: t\r\nConnection: close\r\n${twice}\r\n`)
  expect(reply.body).toBe('{"kind":"none"}')
  await app.close()
})

describe('a route about a key', () => {
  test.each([
    ['that key itself, without the scope', '/keys/k1', { 'x-test-key': 'key_read' }, 200],
    ['the same key about another one', '/keys/k2', { 'x-test-key': 'key_read' }, 403],
    ['the same key about one with a longer id', '/keys/k11', { 'x-test-key': 'key_read' }, 403],
    ['a key with the scope about another one', '/keys/k2', { 'x-test-key': 'key_all' }, 200],
    ['nobody', '/keys/k1', {}, 401],
  ])('answers %s', async (_who, url, headers, status) => {
    const { app } = serve()
    expect((await app.inject({ url, headers })).statusCode).toBe(status)
  })
})
