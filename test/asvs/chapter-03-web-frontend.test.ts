/**
 * Chapter 3 of the ASVS, through the door of both services.
 *
 * What each requirement asks: chapter-03-web-frontend.ts. What a page does in a browser: test/browser.
 */
import { createServer } from '@claviger/fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testReplies } from '../../packages/fastify/src/testing/test-replies.ts'
import type { Reply } from '../../services/basira/api/src/testing/reply.ts'
import {
  password,
  startTestBasira,
  type TestBasira,
} from '../../services/basira/api/src/testing/test-basira.ts'
import { type Signed, startTestBasker, type TestBasker } from '../basker/test-basker.ts'
import { isProductCode, isTest, readFiles } from '../house/source-tree.ts'

let basira: TestBasira
let basker: TestBasker
let signedIn: Signed
/** Of every kind: pages, the reference, calls of the API, refusals, paths that are not there. */
let replies: readonly Reply[]
/** All cookies that a sign-in sets, whole lines. */
let cookies: readonly string[]
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
  signedIn = await basker.person()
  const { email } = await basira.person()
  const session = await basira.post('/auth/session', { email, password })
  const again = { email: signedIn.email, password: 'nine blue herons' }
  const login = await basker.ask('POST', '/api/users/login', { body: again })
  cookies = [...session.headers.getSetCookie(), ...login.headers.getSetCookie()]
  replies = [
    session,
    login,
    ...(await Promise.all(
      [
        '//',
        '//sign-in',
        '//nothing',
        '//healthz',
        '//dev/mail',
        '/docs/',
        '/openapi.json',
        '/auth/me',
        '/nothing',
      ].map((path) => basira.get(path)),
    )),
    ...(await Promise.all(
      ['/admin', '/nothing', '/api/users/me', '/partners/openapi', '/partners/2026-02/no/pages'].map((path) =>
        basker.ask('GET', path),
      ),
    )),
    await basira.ask('OPTIONS', '/auth/me'),
    await basira.post('/auth/login', {}),
  ]
})
afterAll(() => Promise.all([basira?.close(), basker?.close()]))

function header(name: string): readonly string[] {
  return replies.map(({ headers }) => headers.get(name) ?? 'none')
}

const panelFiles = readFiles(
  (path) => isProductCode(path) && !isTest(path) && /\.tsx$|\/panel\/|packages\/web\//.test(path),
)

test('3.2.1 a reply of the API that is opened as a page is JSON that may load and run nothing', async () => {
  const reply = await basira.get('/auth/me', {
    headers: { accept: 'text/html', 'sec-fetch-dest': 'document' },
  })
  expect(reply.headers.get('content-type')).toContain('application/json')
  expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
})

test('3.2.2 no page puts text in as HTML', () => {
  expect(panelFiles.length).toBeGreaterThan(100)
  const raw = /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|srcDoc/
  expect(panelFiles.filter(({ text: code }) => raw.test(code)).map(({ path }) => path)).toEqual([])
})

test('3.3.1 every cookie is Secure and called so that a browser takes it no other way', () => {
  expect(cookies.length).toBeGreaterThan(4)
  for (const line of cookies) expect(line).toMatch(/^__Host-[^;]+;.*\bSecure\b/i)
})

test('3.3.2 every cookie is SameSite=Lax: a link from elsewhere finds somebody signed in, a form from there does not', () => {
  for (const line of cookies) expect(line).toMatch(/; SameSite=Lax(?:;|$)/i)
  expect(cookies).not.toEqual([])
})

test('3.3.3 every cookie belongs to this host and all of its paths', () => {
  for (const line of cookies) expect(line).toMatch(/^__Host-[^;]+;(?=.*\bPath=\/(?:;|$))(?!.*\bDomain=)/i)
  expect(cookies).not.toEqual([])
})

test('3.3.4 no script reads a cookie, and the reply that sets them tells no token elsewhere', () => {
  for (const line of cookies) {
    expect(line).toMatch(/; HttpOnly(?:;|$)/i)
    const value = /=([^;]+)/.exec(line)?.[1] ?? ''
    expect(value.length).toBeGreaterThan(20)
    for (const { raw } of replies) expect(raw).not.toContain(value)
  }
})

test('3.4.1 in production every reply insists on HTTPS for a year, also on subdomains', async () => {
  const server = createServer({ replies: testReplies, production: true })
  server.get('/found', async () => ({ found: true }))
  for (const url of ['/found', '/nothing']) {
    const { headers } = await server.inject(url)
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  }
  await server.close()
})

test('3.4.2 no reply lets another origin read it', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
  const asked = await basira.ask('OPTIONS', '/auth/session', { headers })
  const read = await basker.ask('GET', '/api/users/me', { cookie: signedIn.cookie, headers })
  expect(read.status).toBe(200)
  for (const reply of [asked, read, ...replies])
    expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
})

test('3.4.3 every reply has a policy that forbids plug-ins, other base addresses and whatever it does not name', () => {
  for (const policy of header('content-security-policy')) {
    expect(policy).toMatch(/(?:^|; )object-src 'none'(?:;|$)/)
    expect(policy).toMatch(/(?:^|; )base-uri 'none'(?:;|$)/)
    expect(policy).toMatch(/^default-src 'none'/)
  }
})

test('3.4.4 every reply forbids guessing at its type', () => {
  expect(new Set(header('x-content-type-options'))).toEqual(new Set(['nosniff']))
})

test('3.4.5 every reply keeps its address from whatever it leads to', () => {
  expect(new Set(header('referrer-policy'))).toEqual(new Set(['no-referrer']))
})

test('3.4.6 no reply can be framed', () => {
  for (const policy of header('content-security-policy'))
    expect(policy).toMatch(/(?:^|; )frame-ancestors 'none'(?:;|$)/)
  expect(replies.length).toBeGreaterThan(10)
})

test('3.5.1 a form of another site changes nothing, whichever way its browser tells where it stands', async () => {
  const { cookie } = signedIn
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ] as const)
    expect((await basker.ask('DELETE', '/api/users/me/sessions', { cookie, headers })).status).toBe(403)
  expect((await basker.ask('GET', '/api/users/me', { cookie })).status).toBe(200)
})

test('3.5.2 bodies that a page may send without asking first are refused', async () => {
  const body = JSON.stringify({ email: 'a@example.com', password })
  const statuses = []
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const reply = await fetch(`${basira.url}/api/v1/auth/session`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    statuses.push(reply.status)
    await reply.text()
  }
  expect(statuses).toEqual([415, 415, 415])
})

test('3.5.3 no path that changes something does so by GET or HEAD', async () => {
  const { paths } = (await basira.get('/openapi.json')).body as {
    paths: Record<string, Record<string, unknown>>
  }
  const changing = Object.entries(paths).filter(([, methods]) => !('get' in methods) && !('head' in methods))
  expect(changing.length).toBeGreaterThan(8)
  for (const [path] of changing) {
    const plain = `//${path.replace(/^\//, '').replaceAll(/\{\w+\}/g, 'aaaaaaaaaaaaaaaa')}`
    const full = plain.startsWith('//api/') ? plain : `//api/v1${plain.slice(1)}`
    for (const method of ['GET', 'HEAD'])
      expect((await basira.ask(method, full)).status, path).not.toBeLessThan(400)
  }
})

test('3.5.4 the Partners API reads no cookie of the panel beside it, and its own pages load nothing from elsewhere', async () => {
  const { cookie } = signedIn
  expect((await basker.ask('GET', '/api/users/me', { cookie })).status).toBe(200)
  expect((await basker.ask('GET', '/partners/2026-02/royal-opera-house/pages', { cookie })).status).toBe(401)
  const { headers } = await basker.ask('GET', '/partners/docs')
  expect(headers.get('content-security-policy')).not.toMatch(/https?:|\*|unsafe-eval/)
})

test('3.7.1 the page of a panel is HTML with scripts that are modules, and no plug-in', async () => {
  const plugIn = /<(?:object|embed|applet)\b/
  expect(panelFiles.filter(({ text: code }) => plugIn.test(code)).map(({ path }) => path)).toEqual([])
  for (const page of replies.filter(({ headers }) => headers.get('content-type')?.startsWith('text/html')))
    expect(page.raw).not.toMatch(plugIn)
})

test('3.7.2 no address of ours redirects to another origin, however it is written', async () => {
  for (const path of [
    '//evil.example',
    '/\\evil.example',
    '/%2f%2fevil.example',
    '/sign-in//evil.example/',
    '/@evil.example',
  ]) {
    const reply = await fetch(basira.url + path, { redirect: 'manual' })
    const location = reply.headers.get('location')
    if (location !== null) expect(new URL(location, basira.url).origin).toBe(new URL(basira.url).origin)
    expect(reply.status).not.toBe(200)
    await reply.text()
  }
})
