import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createServer, type ReplyTable, requestProblemRows, type Server } from '@claviger/fastify'
import { type RefusalCode, refusalCodes } from 'claviger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBuiltPanel } from './built-panel.ts'
import { lostPage } from './lost-page.ts'
import { panelRoutes } from './panel-routes.ts'

const refusals = Object.fromEntries(refusalCodes.map((code) => [code, { status: 400, sentence: code }]))
const replies: ReplyTable = {
  rows: { ...(refusals as Record<RefusalCode, { status: number; sentence: string }>), ...requestProblemRows },
  body: (error) => ({ error }),
}
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panel-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>Page</title>')
  writeFileSync(join(folder, 'assets/main-abc.js'), 'script')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function serverAt(base: string, places: readonly string[], from = folder): Server {
  const panel = readBuiltPanel({ folder: pathToFileURL(`${from}/`), base })
  const app = createServer({ replies, lostPage: lostPage(panel, base === '/' ? '/api/' : null) })
  panelRoutes(app, panel, places)
  app.post('/api/v1/things', () => ({ ok: true }))
  return app
}

describe('a panel at the root', () => {
  let app: Server
  beforeAll(() => {
    app = serverAt('/', ['/', '/settings', '/databases/:id'])
  })
  afterAll(() => app.close())

  const ask = (url: string, accept = browser, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
    app.inject({ method, url, headers: { accept } })

  test.each(['/', '/?x=1', '/settings', '/databases/abc'])(
    'gives its page at %s, to programs too, and HEAD the same without it',
    async (url) => {
      const reply = await ask(url, '*/*')
      expect([reply.statusCode, reply.body]).toEqual([200, '<title>Page</title>'])
      expect(reply.headers['content-security-policy']).toContain("script-src 'self'")
      const head = await ask(url, browser, 'HEAD')
      expect([head.statusCode, head.body]).toEqual([200, ''])
      expect(head.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(head.headers['content-length']).toBe(String(reply.body.length))
    },
  )

  test.each([
    ['/settings/', '/settings'],
    ['/databases/abc/?back=/a/&x', '/databases/abc?back=/a/&x'],
    ['/databases/%2F%2Felsewhere.example/', '/databases/%2F%2Felsewhere.example'],
  ])('leads from %s to the place without the slash, %s', async (url, place) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const reply = await ask(url, browser, method)
      expect([reply.statusCode, reply.headers.location]).toEqual([308, place])
    }
  })

  test('leads nowhere from a slash that is the path of another site', async () => {
    const reply = await ask('//elsewhere.example/')
    expect([reply.statusCode, reply.headers.location]).toEqual([404, undefined])
  })

  test('gives its files at their paths, to HEAD too', async () => {
    expect((await ask('/assets/main-abc.js?x')).body).toBe('script')
    const icon = await ask('/icon.svg', browser, 'HEAD')
    expect([icon.statusCode, icon.headers['content-type'], icon.body]).toEqual([200, 'image/svg+xml', ''])
  })

  test('gives its icon where browsers look for one by themselves, to be kept for a day', async () => {
    for (const method of ['GET', 'HEAD'] as const) {
      const { statusCode, headers, body } = await ask('/favicon.ico', 'image/avif,image/webp,*/*', method)
      expect([statusCode, headers['content-type']]).toEqual([200, 'image/svg+xml'])
      expect(headers['cache-control']).toBe('public, max-age=86400')
      expect(body).toBe(method === 'GET' ? '<svg/>' : '')
    }
  })

  test('has no page where an asset was', async () => {
    const gone = await ask('/assets/gone-123.js')
    expect([gone.statusCode, gone.headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
  })

  test.each(['/nope', '/databases', '/databases/a/b', '/index.html', '/assets', '/.built-from'])(
    'shows its page with a 404 to browsers that go to %s',
    async (url) => {
      const reply = await ask(url)
      expect([reply.statusCode, reply.body]).toEqual([404, '<title>Page</title>'])
      expect(reply.headers['content-security-policy']).toContain('nonce-')
    },
  )

  test.each([
    ['/api/v1/nope', browser, 'GET', 404],
    ['/nope', '*/*', 'GET', 404],
    ['/nope', 'application/json, text/html', 'GET', 404],
    ['/nope', 'text/html;q=0', 'GET', 404],
    ['/nope', browser, 'POST', 404],
    ['/settings', browser, 'POST', 405],
    ['/assets/main-abc.js', browser, 'POST', 405],
    ['/api/v1/things', browser, 'GET', 405],
  ] as const)('leaves %s for "%s" by %s a %i in JSON', async (url, accept, method, status) => {
    const reply = await ask(url, accept, method)
    expect(reply.statusCode).toBe(status)
    expect(Object.keys(reply.json())).toEqual(['error'])
  })
})

test('a panel below a path has its places there, shows its page to who is lost below it, and nothing beside', async () => {
  const app = serverAt('/admin/', ['/admin', '/admin/t/:tenant'])
  const ask = (url: string) => app.inject({ url, headers: { accept: browser } })
  for (const url of ['/admin', '/admin?x=1', '/admin/t/a']) {
    const { statusCode, body } = await ask(url)
    expect([statusCode, body], url).toEqual([200, '<title>Page</title>'])
  }
  const slash = await ask('/admin/')
  expect([slash.statusCode, slash.headers.location]).toEqual([308, '/admin'])
  for (const url of ['/admin/nope', '/admin/t/a/b', '/admin/index.html', '/admin/.built-from']) {
    const { statusCode, body } = await ask(url)
    expect([statusCode, body], url).toEqual([404, '<title>Page</title>'])
  }
  for (const url of ['/nope', '/administrator', '/api/nope']) {
    const lost = await ask(url)
    expect([lost.statusCode, lost.json()], url).toEqual([404, { error: 'Not found' }])
  }
  expect((await app.inject({ url: '/admin/icon.svg' })).body).toBe('<svg/>')
  // The one thing beside it: there is one icon for an origin.
  expect((await app.inject({ url: '/favicon.ico' })).body).toBe('<svg/>')
  const gone = await ask('/admin/assets/gone.js')
  expect([gone.statusCode, gone.headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
  await app.close()
})

test('in production browsers are told to insist on HTTPS by whatever a panel answers with', async () => {
  const panel = readBuiltPanel({ folder: pathToFileURL(`${folder}/`), base: '/' })
  const app = createServer({ replies, lostPage: lostPage(panel, '/api/'), production: true })
  panelRoutes(app, panel, ['/', '/settings'])
  for (const url of ['/', '/settings/', '/icon.svg', '/assets/gone.js', '/nope', '/%zz']) {
    const { headers } = await app.inject({ url, headers: { accept: browser } })
    expect(headers['strict-transport-security'], url).toContain('max-age=31536000')
  }
  await app.close()
})

test('a panel that is not built says so at its places, and everything else answers as ever', async () => {
  const app = serverAt('/', ['/', '/settings'], join(folder, 'none'))
  const reply = await app.inject({ url: '/settings' })
  expect([reply.statusCode, reply.body]).toEqual([503, expect.stringContaining('npm start')])
  expect((await app.inject({ url: '/favicon.ico' })).statusCode).toBe(404)
  const lost = await app.inject({ url: '/nope', headers: { accept: browser } })
  expect([lost.statusCode, lost.json()]).toEqual([404, { error: 'Not found' }])
  expect((await app.inject({ method: 'POST', url: '/api/v1/things' })).json()).toEqual({ ok: true })
  await app.close()
})
