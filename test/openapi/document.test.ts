/**
 * The reference of Basira's API: a sound OpenAPI 3.1 document that knows every call, and a page that needs nobody else.
 *
 * Whether the calls answer as it says is in statuses.test.ts; the page in a real browser in test/browser.
 */
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningBasira, runBasira } from '../basira/running.ts'
import { dashboardTypes, typesOf } from './dashboard-types.ts'
import { operationsOf, servedText } from './served-document.ts'

const api = '/api/v1'
const calls = [
  `POST ${api}/auth/signup`,
  `POST ${api}/auth/login`,
  `POST ${api}/auth/refresh`,
  `POST ${api}/auth/logout`,
  `POST ${api}/auth/session`,
  `POST ${api}/auth/session/refresh`,
  `DELETE ${api}/auth/session`,
  `GET ${api}/auth/me`,
  `PATCH ${api}/auth/me`,
  `GET ${api}/organization`,
  `PATCH ${api}/organization`,
  `POST ${api}/auth/links`,
  `POST ${api}/auth/verify-email`,
  `POST ${api}/auth/resend-verification`,
  `POST ${api}/auth/forgot-password`,
  `POST ${api}/auth/reset-password`,
  `POST ${api}/auth/change-password`,
  `POST ${api}/auth/end-sessions`,
  `GET ${api}/auth/sessions`,
  `DELETE ${api}/auth/sessions`,
  `DELETE ${api}/auth/sessions/{id}`,
  `POST ${api}/api-keys`,
  `GET ${api}/api-keys`,
  `GET ${api}/api-keys/{id}`,
  `PATCH ${api}/api-keys/{id}`,
  `DELETE ${api}/api-keys/{id}`,
  `POST ${api}/api-keys/{id}/rotate`,
  `GET ${api}/api-keys/{id}/descendants`,
  `GET ${api}/databases`,
  `POST ${api}/databases`,
  `GET ${api}/databases/{id}`,
  `PATCH ${api}/databases/{id}`,
  `DELETE ${api}/databases/{id}`,
  `GET ${api}/databases/{id}/health`,
  `GET ${api}/billing`,
  'GET /.well-known/jwks.json',
  'GET /api/v1/activity',
  'GET /healthz',
  'GET /readyz',
]

let basira: RunningBasira
let text: string

beforeAll(async () => {
  basira = await runBasira({ LOG_LEVEL: 'warn' })
  text = await servedText(basira.url)
})
afterAll(() => basira?.close())

async function complaints(source: string): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const problems = await lintFromString({ source, config })
  return problems.map(
    ({ severity, ruleId, message, location }) =>
      `${severity} ${ruleId} at ${location[0]?.pointer ?? '?'}: ${message}`,
  )
}

test('the document is OpenAPI 3.1, and a linter finds neither errors nor warnings in it', async () => {
  expect(JSON.parse(text).openapi).toMatch(/^3\.1\./)
  expect(await complaints(text)).toEqual([])
})

test('that linter would have found some', async () => {
  const broken = JSON.parse(text)
  broken.paths['/healthz'].get.operationId = 'login'
  delete broken.paths['/healthz'].get.responses['200'].description
  const found = await complaints(JSON.stringify(broken))
  expect(found.some((complaint) => complaint.includes('operation-operationId-unique'))).toBe(true)
  expect(found.some((complaint) => complaint.startsWith('error struct'))).toBe(true)
})

test('it knows every call, and no call that is not there', async () => {
  const documented = operationsOf(text).map(({ method, path }) => `${method} ${path}`)
  expect(documented.toSorted()).toEqual(calls.toSorted())
  for (const { method, path } of operationsOf(text)) {
    const reply = await fetch(`${basira.url}${path.replace('{id}', 'aaaaaaaaaaaaaaaa')}`, { method })
    await reply.arrayBuffer()
    expect(reply.status, `${method} ${path}`).not.toBe(405)
    expect(reply.headers.get('x-request-id')).not.toBeNull()
  }
})

test('every error it describes has the one body there is', () => {
  for (const { operationId, responses } of operationsOf(text)) {
    for (const [status, schema] of responses) {
      if (status < 400 || operationId === 'getReadiness') continue
      expect(Object.keys(schema?.properties ?? {}), `${operationId} ${status}`).toEqual(['error'])
    }
  }
})

test('examples and descriptions show no credential that somebody could take for a real one', () => {
  expect(text).not.toMatch(/dbm_ak_[a-z2-7]{16}_[0-9A-Za-z]{49}/)
  expect(text).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+/)
})

test('the reference page loads all it needs from here, and may not load anything from elsewhere', async () => {
  const page = await fetch(`${basira.url}${api}/docs`)
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toContain('text/html')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  for (const directive of policy.split(';')) {
    const sources = directive.trim().split(/\s+/).slice(1)
    for (const source of sources) expect(["'self'", "'none'", "'unsafe-inline'", 'data:']).toContain(source)
    if (directive.includes('script-src')) expect(sources).toEqual(["'self'"])
  }
  const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  expect(assets.length).toBeGreaterThan(4)
  expect(html.replaceAll('</script>', '').match(/<script(?![^>]*src=)/)).toBeNull()
  for (const asset of assets) {
    const url = new URL(asset, page.url)
    expect(url.origin).toBe(basira.url)
    const reply = await fetch(url)
    expect(reply.status, asset).toBe(200)
    expect((await reply.arrayBuffer()).byteLength, asset).toBeGreaterThan(10)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
  }
  const initializer = await (await fetch(`${basira.url}${api}/docs/static/swagger-initializer.js`)).text()
  // Addresses in its comments lead nowhere.
  expect(initializer).not.toMatch(/["'`](?:https?:)?\/\/\w/)
})

test('is what the dashboard is compiled with; UPDATE_OPENAPI_TYPES=1 brings it up to date', async () => {
  const fresh = await typesOf(text)
  expect(await dashboardTypes(fresh)).toBe(fresh)
})
