/**
 * The document of the Partners API: sound, complete, and what the API really answers.
 *
 * Left out are replies that any call may give under load or in trouble (429, 500, 503); they have tests of their own. Its
 * page in a real browser: `partners-docs.test.ts`.
 */
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Asked,
  type Reply,
  startTestPartners,
  type TestPartners,
} from '../../services/basker/partners/src/testing/test-partners.ts'

type Json = Readonly<Record<string, unknown>>

interface Operation {
  readonly operationId: string
  readonly security?: readonly object[]
  readonly responses: Readonly<Record<string, Json>>
}

interface PartnersDocument {
  readonly openapi: string
  readonly info: { readonly version: string; readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

const methods = ['get', 'post', 'patch', 'put', 'delete']
const anyTime = [429, 500, 503]
const collections = ['pages', 'events', 'venues', 'people', 'posts']
const nothing = 'f'.repeat(24)

let partners: TestPartners
let text: string
let document: PartnersDocument
const keys = { editor: '', viewer: '' }
/** Statuses by operation, as they came. */
const seen = new Map<string, Set<number>>()

beforeAll(async () => {
  partners = await startTestPartners()
  const { id } = await partners.tenant('royal-opera-house')
  keys.editor = (await partners.person({ [id]: 'editor' })).key
  keys.viewer = (await partners.person({ [id]: 'viewer' })).key
  text = (await partners.ask('GET', '/openapi')).text
  document = JSON.parse(text)
})
afterAll(() => partners?.close())

function operations(): (Operation & { readonly path: string; readonly method: string })[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  )
}

/** What a `$ref` into the components leads to. */
function resolved(value: Json | undefined): Json | undefined {
  const reference = value?.['$ref']
  if (typeof reference !== 'string') return value
  const [, , kind = '', name = ''] = reference.split('/')
  return document.components[kind]?.[name]
}

async function complaints(source: string): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const problems = await lintFromString({ source, config })
  return problems.map(({ severity, ruleId, message, location }) =>
    [severity, ruleId, 'at', location[0]?.pointer ?? '?', message].join(' '),
  )
}

test('the document is OpenAPI 3.1, and a linter finds neither errors nor warnings in it', async () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(await complaints(text)).toEqual([])
})

test('a key that is sent along is ignored, good or bad', async () => {
  for (const key of [keys.editor, 'nobody-has-this-key']) {
    const reply = await partners.ask('GET', '/openapi', { key })
    expect([reply.status, reply.text]).toEqual([200, text])
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
  }
})

test('the newest version is the default, and the changes of each are told', () => {
  expect(document.components['parameters']?.['version']?.['schema']).toEqual({
    enum: ['2025-07', '2026-02'],
    default: '2026-02',
  })
  expect(document.info.version).toBe('2026-02')
  for (const words of ['### 2026-02 (newest)', '### 2025-07', '`startDate`', '`biography`']) {
    expect(document.info.description).toContain(words)
  }
})

test('it knows every call there is', () => {
  const expected = collections.flatMap((name) => {
    const base = `/partners/{version}/{tenant}/${name}`
    return [
      `GET ${base}`,
      `POST ${base}`,
      ...['GET', 'PATCH', 'PUT', 'DELETE'].map((method) => `${method} ${base}/{id}`),
    ]
  })
  const known = operations().map(({ method, path }) => `${method} ${path}`)
  expect(known.toSorted()).toEqual([...expected, 'GET /partners/openapi', 'GET /partners/docs'].toSorted())
})

test('the two public calls ask for no key, every other one does and documents its refusals', () => {
  for (const { path, responses, security } of operations()) {
    const isPublic = ['/partners/openapi', '/partners/docs'].includes(path)
    expect(security).toEqual(isPublic ? [] : undefined)
    const statuses = Object.keys(responses)
    if (!isPublic)
      expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '404', '429', '503']))
  }
})

async function attempt(
  operationId: string,
  id: string,
  asked: Asked,
  query = '',
  house = 'royal-opera-house',
) {
  const found = operations().find((operation) => operation.operationId === operationId)
  if (found === undefined) throw new Error(`no operation ${operationId}`)
  const at = found.path
    .replace('/partners', '')
    .replace('{version}', '2026-02')
    .replace('{tenant}', house)
    .replace('{id}', id)
  const reply = await partners.ask(found.method, at + query, asked)
  check(found, reply)
  seen.set(operationId, (seen.get(operationId) ?? new Set()).add(reply.status))
  return reply
}

/** Status, headers and outermost fields of `reply` are those that the document describes. */
function check(operation: Operation, reply: Reply): void {
  const said = `${operation.operationId}: ${reply.status} ${reply.text}`
  const response = resolved(operation.responses[String(reply.status)])
  expect(response, `not documented: ${said}`).toBeDefined()
  for (const header of Object.keys((response?.['headers'] ?? {}) as Json)) {
    expect(reply.headers.get(header), `${header} of ${said}`).not.toBeNull()
  }
  const content = (response?.['content'] as Record<string, { schema: Json }> | undefined)?.[
    'application/json'
  ]
  const schema = resolved(content?.schema)
  const known = Object.keys((schema?.['properties'] ?? {}) as Json)
  for (const name of Object.keys(reply.body)) expect(known, said).toContain(name)
  for (const name of (schema?.['required'] ?? []) as readonly string[]) {
    expect(reply.body, said).toHaveProperty(name)
  }
}

/** What any call refuses, whatever it does. */
async function refusedCalls(call: string, sent: Asked): Promise<void> {
  const asked = { key: keys.editor, ...sent }
  await attempt(call, nothing, sent)
  await attempt(call, nothing, asked, '', 'nobody')
  await attempt(call, nothing, asked, '', 'city-arts-centre')
  await attempt(call, nothing, { ...asked, headers: { 'x-basker-tenant-slug': 'city-arts-centre' } })
}

async function refusedWrites(call: string, id: string, body: Json): Promise<void> {
  const { editor: key, viewer } = keys
  await refusedCalls(call, { body })
  await attempt(call, id, { key, body: { nonsense: 1 } })
  await attempt(call, id, { key, body: 'x', headers: { 'content-type': 'text/plain' } })
  await attempt(call, id, { key, body: { slug: 'x'.repeat(1_100_000) } })
  await attempt(call, id, { key: viewer, body })
}

const bodies: Readonly<Record<string, readonly [string, Json]>> = {
  Page: ['pages', { title: 'One', slug: 'one' }],
  Event: ['events', { title: 'One', slug: 'one', startsAt: '2026-03-01T19:30:00.000Z' }],
  Venue: ['venues', { name: 'One', slug: 'one' }],
  Person: ['people', { name: 'One', slug: 'one' }],
  Post: ['posts', { title: 'One', slug: 'one' }],
}

describe.each(Object.entries(bodies))('%s', (name, [, body]) => {
  test('every status that is documented can be had, and none comes that is not', async () => {
    const { editor: key } = keys
    const drafts = '?draft=true'
    const list = `list${name}Documents`
    const [create, get, update, replace, remove] = ['create', 'get', 'update', 'replace', 'delete'].map(
      (verb) => `${verb}${name}`,
    ) as [string, string, string, string, string]
    const made = await attempt(create, '', { key, body })
    const id = String(made.body['id'])
    const other = await attempt(create, '', { key, body: { ...body, slug: 'two' } })
    const otherId = String(other.body['id'])
    await attempt(list, '', { key }, drafts)
    await attempt(get, id, { key }, drafts)
    await attempt(update, id, { key, body: { slug: 'one' } })
    await attempt(replace, id, { key, body })
    await attempt(create, '', { key, body })
    await attempt(update, otherId, { key, body: { slug: 'one' } })
    await attempt(replace, otherId, { key, body })
    for (const call of [create, update, replace]) await refusedWrites(call, id, body)
    for (const call of [list, get, remove]) await refusedCalls(call, {})
    const stale = { 'if-match': '"0"' }
    await attempt(update, id, { key, body, headers: stale })
    await attempt(replace, id, { key, body, headers: stale })
    await attempt(remove, id, { key, headers: stale })
    await attempt(remove, id, { key })
    for (const { operationId, responses } of operations()) {
      if (![list, create, get, update, replace, remove].includes(operationId)) continue
      const documented = Object.keys(responses).map(Number)
      expect([...(seen.get(operationId) ?? [])].sort(), operationId).toEqual(
        documented.filter((status) => !anyTime.includes(status)).sort(),
      )
    }
  })
})
