/**
 * The dashboard as Basira serves it once it is built: its page at its places, its assets, and 404 elsewhere.
 *
 * What its pages do is tested in a browser; a panel that is not built in packages/service.
 */
import { fileURLToPath } from 'node:url'
import { dashboardPlaces } from '@claviger/basira-dashboard'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPanels } from '../../tools/panel.mjs'
import { send } from './raw-exchange.ts'
import { type RunningBasira, runBasira } from './running.ts'

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
let basira: RunningBasira

beforeAll(async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  expect(await buildPanels(process.execPath, root, ['basira'])).toBe(0)
  basira = await runBasira()
})
afterAll(() => basira?.close())

async function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const reply = await fetch(`${basira.url}${path}`, { method, headers, redirect: 'manual' })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}

test('every place of the dashboard gives its page, under a policy that allows nothing inline or from elsewhere', async () => {
  for (const place of dashboardPlaces) {
    const { status, headers, text } = await ask(place.replace(':id', 'aaaaaaaaaaaaaaaa'))
    expect([status, headers.get('content-type')], place).toEqual([200, 'text/html; charset=utf-8'])
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; ")
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|javascript:/)
  }
})

test('what the page loads is here, compressed as well as the browser can take it, and kept for good', async () => {
  const { text } = await ask('/')
  const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  const scheme = expect.stringMatching(/^\/assets\/scheme-.+\.js$/)
  expect(addresses).toEqual(expect.arrayContaining(['/icon.svg', scheme]))
  for (const address of addresses) expect((await ask(address)).status, address).toBe(200)
  const script = addresses.find((address) => /^\/assets\/index-.*\.js$/.test(address)) ?? ''
  const plain = await ask(script, { 'accept-encoding': 'identity' })
  expect(plain.headers.get('cache-control')).toContain('immutable')
  for (const encoding of ['br', 'gzip']) {
    const packed = await ask(script, { 'accept-encoding': encoding })
    expect(packed.headers.get('content-encoding')).toBe(encoding)
    expect(packed.headers.get('vary')).toBe('accept-encoding')
    expect(packed.text).toBe(plain.text)
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(plain.text.length / 2)
  }
  const head = await ask(script, { 'accept-encoding': 'br' }, 'HEAD')
  expect([head.status, head.headers.get('content-encoding'), head.text]).toEqual([200, 'br', ''])
})

test('people who go where nothing is see the page with a 404, programs and calls get the error', async () => {
  const lost = await ask('/nope', { accept: browser })
  expect([lost.status, lost.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(lost.text).toContain('id="root"')
  for (const [path, accept, method] of [
    ['/nope', '*/*', 'GET'],
    ['/nope', browser, 'POST'],
    ['/api/v1/nope', browser, 'GET'],
  ] as const) {
    const refused = await ask(path, { accept }, method)
    expect([refused.status, Object.keys(JSON.parse(refused.text))], `${method} ${path}`).toEqual([
      404,
      ['error'],
    ])
  }
  expect((await ask('/api/v1/databases', { accept: browser }, 'PUT')).status).toBe(405)
  expect((await ask('/api/v1/databases', { accept: browser })).status).toBe(401)
})

/** What comes for `target`, just as it is written. */
async function askRaw(target: string, lines: readonly string[] = []) {
  const head = [`GET ${target} HTTP/1.1`, 'Host: basira.test', ...lines].join('\r\n')
  const { replies } = await send(basira.url, `${head}\r\n\r\n`)
  if (replies[0] === undefined) throw new Error(`no reply to ${target.slice(0, 80)}`)
  return replies[0]
}

test('whatever is answered has a policy, is not guessed at, is not framed, and tells no other site where it was linked from', async () => {
  const id = 'aaaaaaaaaaaaaaaa'
  const targets = [
    ...dashboardPlaces.map((place) => place.replace(':id', id)),
    ...['/settings/', '/icon.svg', '/assets/gone.js', '/nope', '/%zz', '/assets/%00', '//elsewhere.example'],
    ...['/api/v1/nope', '/api/v1/auth/me', `/databases/${'a'.repeat(3_000)}`, '/api/v1/docs'],
  ]
  for (const target of targets) {
    const { headers } = await askRaw(target, [`Accept: ${browser}`])
    expect(headers['content-security-policy'], target).toMatch(
      /^default-src 'none';.*frame-ancestors 'none'$/,
    )
    expect(headers['x-content-type-options'], target).toBe('nosniff')
    expect(headers['referrer-policy'], target).toBe('no-referrer')
    expect(headers['cache-control'], target).toBe(target === '/icon.svg' ? 'no-cache' : 'no-store')
    expect(headers['x-powered-by'] ?? headers['server'], target).toBeUndefined()
  }
})

test('nothing is served but the page and its files, however it is asked for', async () => {
  const page = await ask('/')
  const [script = ''] = /assets\/index-[^"]+\.js/.exec(page.text) ?? []
  const targets = [
    ...[
      '/.built-from',
      '/index.html',
      '/assets',
      '/assets/',
      '/package.json',
      '/src/index.ts',
      '/panel/main.tsx',
    ],
    ...[
      `/${script}.map`,
      `/${script}.br`,
      `/${script}.gz`,
      `/${script}/`,
      `/${script}%00`,
      `/${script}%2ebr`,
    ],
    ...[
      '/assets/../.built-from',
      '/assets/../../package.json',
      '/assets/..%2f.built-from',
      '/assets/%2e%2e/.built-from',
    ],
    ...[
      '/assets/..%5c.built-from',
      '/assets/..\\.built-from',
      '/assets/%252e%252e/.built-from',
      '/assets/....//.built-from',
    ],
    ...[
      '/assets/%c0%ae%c0%ae/.built-from',
      '/assets//etc/passwd',
      '/assets/%2fetc%2fpasswd',
      '/.git/config',
      '/.env',
    ],
    ...[
      '//elsewhere.example/..',
      '/assets/constructor',
      '/assets/__proto__',
      'http://elsewhere.example/assets/x',
    ],
  ]
  for (const target of targets) {
    const reply = await askRaw(target)
    expect([400, 404], target).toContain(reply.status)
    expect(reply.body.length, target).toBeLessThan(200)
    // Nor is what was asked for told back.
    expect(reply.body, target).not.toMatch(/built-from|elsewhere|passwd/)
  }
})

test('headers that lie, overflow or ask for parts get the whole file or the page, at once', async () => {
  const { text } = await ask('/')
  const [script = ''] = /assets\/index-[^"]+\.js/.exec(text) ?? []
  const whole = (await ask(`/${script}`, { 'accept-encoding': 'identity' })).text
  for (const headers of [
    { range: 'bytes=0-3' },
    { range: 'bytes=99999999-', 'if-range': '"x"' },
    { 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() },
    { 'accept-encoding': 'br;q=2, gzip;q=-1, identity;q=NaN' },
    { 'accept-encoding': ','.repeat(14_000) },
    { 'accept-encoding': `${'br;'.repeat(4_000)}q=0` },
    { accept: 'image/avif', 'accept-encoding': 'constructor, __proto__, zstd' },
  ]) {
    const reply = await ask(`/${script}`, { 'accept-encoding': 'identity', ...headers })
    expect([reply.status, reply.text === whole], JSON.stringify(headers).slice(0, 60)).toEqual([200, true])
  }
  for (const accept of ['*/*;q=0', 'text/html;'.repeat(1_400), 'application/json', 'text/html;q=1e9']) {
    expect((await ask('/settings', { accept })).text.length).toBe(text.length)
  }
})

test('a place with a slash too many leads to the one without here, whatever origin the request names', async () => {
  for (const target of [
    '/settings/',
    'http://elsewhere.example/settings/',
    'https://a:b@elsewhere.example:1/settings/',
  ]) {
    const { status, headers } = await askRaw(target)
    expect([status, headers['location']], target).toEqual([308, '/settings'])
  }
})
