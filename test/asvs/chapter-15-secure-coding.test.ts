/**
 * Chapter 15 of the ASVS: components, what takes much, and how input is taken.
 *
 * What is asked: chapter-15-secure-coding.ts.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { readFiles } from '../house/source-tree.ts'

let basira: TestBasira
let bearer: string
beforeAll(async () => {
  basira = await startTestBasira()
  bearer = (await basira.verifiedPerson()).accessToken
})
afterAll(() => basira.close())

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const shipped = readFiles(
  (path) => /^(packages|services)\/.+\/src\/.+\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path),
)

test('15.1.1 SECURITY.md says within which time a component with a weakness is updated', () => {
  const components = /^\*\*Components\.\*\* .+$/m.exec(file('SECURITY.md'))?.[0] ?? ''
  expect(components).toMatch(/within \d+ days/)
  expect(components).toMatch(/months/)
})

test('15.1.2 every component of what ships is pinned to one version with its checksum', () => {
  const { packages } = JSON.parse(file('package-lock.json'))
  const installed = Object.entries<{ link?: boolean; version?: string; integrity?: string }>(packages).filter(
    ([path, entry]) => path.includes('node_modules/') && entry.link !== true,
  )
  expect(installed.length).toBeGreaterThan(50)
  expect(installed.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([])
})

test('15.1.3 the bounds of what takes much are in a table with what is answered beyond them', () => {
  const operations = file('docs/operations.md')
  for (const what of ['a reply with content', 'a filter', 'a read of content', 'body of a call'])
    expect(operations).toMatch(new RegExp(`^\\| ${what}[^|]*\\|[^|]+\\|[^|]*[45]\\d\\d`, 'm'))
})

test('15.2.1 every dependency of what ships is one exact version', () => {
  const paths = [
    'packages/engine',
    'packages/store',
    'packages/fastify',
    'packages/host',
    'services/basira/api',
  ]
  const versions = paths.flatMap((path) =>
    Object.values(JSON.parse(file(`${path}/package.json`)).dependencies ?? {}).map(String),
  )
  expect(versions.length).toBeGreaterThan(10)
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([])
})

test('15.2.2 a body beyond what a stranger may send is refused before it is read as JSON', async () => {
  const body = { email: 'a'.repeat(20_000), password: 'x' }
  expect((await basira.post('/auth/login', body)).status).toBe(413)
  expect((await basira.get('//healthz')).status).toBe(200)
})

test('15.2.3 nothing that ships imports a test, or a package that only tests have', () => {
  const testing = Object.keys(JSON.parse(file('test/package.json')).devDependencies)
    .filter((name) => !name.startsWith('@claviger/') && !name.startsWith('@types/'))
    .filter((name) => !(name in JSON.parse(file('packages/host/package.json')).dependencies))
    .concat('vitest', 'fast-check')
  const imports = shipped.flatMap(({ path, text }) =>
    [...text.matchAll(/from '([^']+)'/g)].map((found) => ({ path, name: found[1] ?? '' })),
  )
  expect(imports.length).toBeGreaterThan(500)
  expect(
    imports.filter(({ name }) => testing.includes(name) || /\.test\.ts$|\/testing\//.test(name)),
  ).toEqual([])
})

test('15.3.1 what is shown of an account is what is documented, without digests and counters', async () => {
  const { raw, body } = await basira.get('/auth/me', { bearer })
  expect(Object.keys(body)).toEqual(expect.arrayContaining(['id', 'email', 'name', 'organization']))
  expect(raw).not.toMatch(/password|digest|hash|\$argon2/i)
})

test('15.3.2 whatever fetches on the server fails at a redirect', () => {
  const fetching = shipped.filter(
    ({ path, text }) => /await fetch\(`/.test(text) && !path.startsWith('packages/web/'),
  )
  expect(fetching.length).toBe(1)
  for (const { text } of fetching) expect(text).toContain("redirect: 'error'")
})

test('15.3.3 a key is not made with fields that callers do not choose', async () => {
  for (const extra of [{ id: 'a' }, { created_by: 'a' }, { organization_id: 'a' }, { status: 'active' }])
    expect((await basira.post('/api-keys', { name: 'a', ...extra }, { bearer })).status).toBe(400)
})

test('15.3.4 a forwarded address counts from a trusted proxy and from nobody else', async () => {
  const headers = { 'x-forwarded-for': '192.0.2.7' }
  const status = async (service: TestBasira) => {
    const person = await service.verifiedPerson()
    const { key } = await service.key(person, { allowed_ips: ['192.0.2.7'] })
    return (await service.get('/auth/me', { key, headers })).status
  }
  const trusting = await startTestBasira({ TRUSTED_PROXIES: '127.0.0.1' })
  try {
    const [directly, behind] = [await status(basira), await status(trusting)]
    expect(behind).toBe(200)
    expect(directly).toBeGreaterThanOrEqual(401)
  } finally {
    await trusting.close()
  }
})

test('15.3.5 a value of another type is refused and not converted', async () => {
  for (const name of [1, true, ['a'], { a: 1 }, null])
    expect((await basira.post('/api-keys', { name }, { bearer })).status).toBe(400)
  const loose = shipped.filter(({ text }) =>
    /[^=!]==[^=]|!=[^=]/.test(text.replace(/'[^'\n]*'|`[^`]*`|\/\/.*/g, '')),
  )
  expect(loose.map(({ path }) => path)).toEqual([])
})

test('15.3.6 a prototype is not changed by a body', async () => {
  for (const raw of [
    '{"name":"a","__proto__":{"polluted":1}}',
    '{"name":"a","constructor":{"prototype":{"polluted":1}}}',
  ]) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` }
    const reply = await fetch(`${basira.url}/api/v1/api-keys`, { method: 'POST', headers, body: raw })
    expect(reply.status).toBe(400)
  }
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test('15.3.7 a parameter that comes twice is refused, and so are two different credentials', async () => {
  expect((await basira.get('/activity?limit=1&limit=2', { bearer })).status).toBe(400)
  const { key } = await basira.key({ key: (await basira.key(await basira.verifiedPerson())).key })
  expect((await basira.get('/auth/me', { key, bearer })).status).toBe(400)
})
