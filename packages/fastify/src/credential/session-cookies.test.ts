import { Secret, type Tokens } from 'claviger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { testCarriers } from '../testing/fake-engine.ts'
import { testReplies } from '../testing/test-replies.ts'
import { guardCrossSite } from './cross-site.ts'
import { SessionCookies } from './session-cookies.ts'

const tokens: Tokens = {
  sessionId: 's1',
  accessToken: new Secret('header.payload.signature'),
  accessSeconds: 900,
  refreshToken: new Secret('rt_s1_1_mac'),
  refreshExpiresAt: 604_800_999,
}

let app: Server

beforeAll(async () => {
  const cookies = new SessionCookies(testCarriers.cookies)
  app = createServer({ replies: testReplies })
  const guard = { onRequest: guardCrossSite({ publicUrl: 'https://app.example.test/path' }) }
  app.post('/session', guard, (_request, reply) => {
    cookies.set(reply, tokens, 0)
    cookies.newDevice(reply)
    reply.code(204).send()
  })
  app.delete('/session', (_request, reply) => {
    cookies.clear(reply)
    reply.code(204).send()
  })
  app.get('/session', (request) => ({
    refresh: cookies.refreshToken(request)?.reveal() ?? null,
    device: cookies.deviceDigest(request),
  }))
  await app.ready()
})
afterAll(() => app.close())

test('session cookies are out of reach of scripts, other sites and subdomains, and last as long as their tokens', async () => {
  const reply = await app.inject({ method: 'POST', url: '/session' })
  expect(reply.headers['set-cookie']).toEqual([
    '__Host-test_access=header.payload.signature; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-test_refresh=rt_s1_1_mac; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax',
    expect.stringMatching(
      /^__Host-test_device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ])
})

test('signing out takes both tokens from the browser and leaves the device known', async () => {
  const reply = await app.inject({ method: 'DELETE', url: '/session' })
  expect(reply.headers['set-cookie']).toEqual([
    '__Host-test_access=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-test_refresh=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
  ])
})

test('cookies are read by name, and what is not there is null', async () => {
  const cookie = 'a=b; __Host-test_refresh=rt; __Host-test_device=d'
  const read = await app.inject({ url: '/session', headers: { cookie } })
  expect(read.json()).toEqual({ refresh: 'rt', device: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const hostile = `__Host-test_refresh=; ;;=; __proto__=x; __Host-test_device=${'d'.repeat(500)}`
  const empty = await app.inject({ url: '/session', headers: { cookie: hostile } })
  expect(empty.json()).toEqual({ refresh: null, device: null })
})

test("another site's page cannot sign anybody in", async () => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  const reply = await app.inject({ method: 'POST', url: '/session', headers })
  expect(reply.json()).toMatchObject({ code: 'cross_site' })
  expect(reply.headers['set-cookie']).toBeUndefined()
})
