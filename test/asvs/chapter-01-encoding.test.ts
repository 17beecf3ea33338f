/**
 * Chapter 1 of the ASVS, through the door of both services.
 *
 * What each requirement asks: chapter-01-encoding.ts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { list, text } from '../../services/basira/api/src/testing/reply.ts'
import {
  type Person,
  password,
  startTestBasira,
  type TestBasira,
} from '../../services/basira/api/src/testing/test-basira.ts'
import { type Signed, startTestBasker, type TestBasker } from '../basker/test-basker.ts'
import { isProductCode, isTest, readFiles } from '../house/source-tree.ts'
import { identifierName, nodesOf } from '../house/syntax.ts'

let basira: TestBasira
let basker: TestBasker
let person: Person
let editor: Signed
let key: string
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
  person = await basira.verifiedPerson()
  editor = await basker.person({ 'royal-opera-house': 'editor' })
  key = (await basker.key(editor)).key
})
afterAll(() => Promise.all([basira?.close(), basker?.close()]))

const markup = `<img src=x onerror="alert('1')">&amp;`
const pages = '/api/tenants/royal-opera-house/pages'
const partnersPages = '/partners/2026-02/royal-opera-house/pages'

/** A page of the content with this title; its id. */
async function pageTitled(title: string, slug: string, body = ''): Promise<string> {
  const asked = { title, slug, body, _status: 'published' }
  return text(await basker.ask('POST', pages, { cookie: editor.cookie, body: asked }), 'id')
}

const productFiles = readFiles((path) => isProductCode(path) && !isTest(path))

test('1.1.1 a query is decoded once: what is encoded twice stays as it was encoded, and is judged as that', async () => {
  await pageTitled('50%25 off', 'sale')
  const once = await basker.ask('GET', `${partnersPages}?where[title][equals]=50%2525%20off`, { key })
  expect(list(once, 'docs').map(({ title }) => title)).toEqual(['50%25 off'])
  const twice = await basker.ask('GET', `${partnersPages}?where[title][equals]=50%25252525%20off`, { key })
  expect(list(twice, 'docs')).toEqual([])
})

test('1.1.2 what is kept is what was sent: nothing is escaped before it is shown', async () => {
  const { accessToken } = await basira.person()
  const changed = await basira.ask('PATCH', '/auth/me', { bearer: accessToken, body: { name: markup } })
  expect(changed.status).toBe(200)
  expect((await basira.get('/auth/me', { bearer: accessToken })).body['name']).toBe(markup)
})

test('1.2.1 markup in a name that gets into a mail is no element of its HTML', async () => {
  await basira.key(person, { name: markup })
  const { html } = await basira.mail(person.email, 'onerror')
  const elements = new Set([...html.matchAll(/<([a-z]+)/g)].map(([, name]) => name))
  expect([...elements].sort()).toEqual(['body', 'head', 'html', 'meta', 'p', 'title'])
})

test('1.2.2 a field that readers are led to takes http and https alone', async () => {
  const body = { title: 'Night', slug: 'led', startsAt: '2026-02-06T19:30:00Z' }
  const statuses = []
  for (const ticketUrl of [
    'javascript:alert(1)',
    'data:text/html,x',
    ' JaVaScRiPt:x',
    '//x.example',
    'https://x.example/a?b=c',
  ]) {
    const reply = await basker.ask('POST', '/partners/2026-02/royal-opera-house/events', {
      key,
      body: { ...body, ticketUrl },
    })
    statuses.push(reply.status)
  }
  expect(statuses).toEqual([422, 422, 422, 422, 201])
})

test('1.2.3 text with quotes and line separators comes back as JSON that reads as that text', async () => {
  const title = 'a","b":"</script>\u2028\\'
  await pageTitled(title, 'quoted')
  const reply = await basker.ask('GET', `${partnersPages}?where[slug][equals]=quoted`, { key })
  expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(list(reply, 'docs').map((doc) => doc['title'])).toEqual([title])
})

test('1.2.4 SQL in a value finds nothing and changes nothing, and in the name of a field is refused', async () => {
  await pageTitled('Kept', 'kept')
  const injected = encodeURIComponent(`' or '1'='1' --`)
  const none = await basker.ask('GET', `${partnersPages}?where[title][equals]=${injected}`, { key })
  expect([none.status, list(none, 'docs')]).toEqual([200, []])
  const sorted = await basker.ask(
    'GET',
    `${partnersPages}?sort=${encodeURIComponent('title; drop table x')}`,
    { key },
  )
  expect(sorted.status).toBe(400)
  const kept = await basker.ask('GET', `${partnersPages}?where[slug][equals]=kept`, { key })
  expect(list(kept, 'docs')).toHaveLength(1)
})

test('1.2.9 signs that mean something in patterns are found as they are written', async () => {
  await pageTitled('100% (a|b).* _x_', 'signs')
  const found = async (part: string): Promise<unknown> => {
    const query = `where[title][contains]=${encodeURIComponent(part)}&where[slug][equals]=signs`
    return list(await basker.ask('GET', `${partnersPages}?${query}`, { key }), 'docs').length
  }
  expect([await found('(a|b).*'), await found('100%'), await found('_x_')]).toEqual([1, 1, 1])
  expect([await found('1%0'), await found('__x'), await found('.*x')]).toEqual([0, 0, 0])
})

test('1.3.2 no code that ships makes code from text', () => {
  const makers = new Set(['eval', 'Function'])
  const found = productFiles.flatMap((file) =>
    nodesOf(file)
      .filter(({ type }) => type === 'CallExpression' || type === 'NewExpression')
      .filter((node) => makers.has(identifierName(node['callee']) ?? ''))
      .map(() => file.path),
  )
  expect(productFiles.length).toBeGreaterThan(300)
  expect(found).toEqual([])
  expect(productFiles.filter(({ text }) => /from 'node:vm'/.test(text))).toEqual([])
})

test('1.3.3 names keep out what is not seen, and reach a mail without what makes a link or a line', async () => {
  const statuses = []
  for (const name of ['a\r\nb', 'a\u202eb', 'a\u200bb', '\u0000', 'x'.repeat(10_000)]) {
    statuses.push((await basira.post('/api-keys', { name }, { bearer: person.accessToken })).status)
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400])
  await basira.key(person, { name: 'go to https://evil.example/now' })
  expect((await basira.mail(person.email, 'evil')).text).toContain('“go to https evil example now”')
})

test('1.3.5 Markdown is given as text that no browser renders, and partners are told to disarm it', async () => {
  const source = '[x](javascript:alert(1)) <script>alert(1)</script>'
  const id = await pageTitled('Marked', 'marked', source)
  const reply = await basker.ask('GET', `${partnersPages}/${id}`, { key })
  expect(reply.body['body']).toBe(source)
  expect(reply.headers.get('content-type')).toContain('application/json')
  const { raw } = await basker.ask('GET', '/partners/openapi')
  expect(raw).toContain('show them with a renderer that leaves raw HTML out')
})

test('1.3.7 what looks like a template in a name is not worked out, neither in a mail nor in a reply', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is tried
  const name = 'tried ${7*7} {{7*7}} <%= 7*7 %>'
  const { id } = await basira.key(person, { name })
  expect((await basira.get(`/api-keys/${id}`, { bearer: person.accessToken })).body['name']).toBe(name)
  const { text: words, html } = await basira.mail(person.email, 'tried')
  for (const shown of [words, html]) expect(shown).toMatch(/tried 7 7 7 7 7 7/)
})

test('1.3.11 an address that would add a recipient or a header is none', async () => {
  const statuses = []
  for (const email of [
    'a@example.com,b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    '"a b"@example.com',
    '<a@example.com>',
  ]) {
    statuses.push((await basira.post('/auth/signup', { email, password })).status)
  }
  expect(statuses).toEqual([400, 400, 400, 400])
})

test('1.4.2 numbers beyond their range, fractions and numbers that are none are refused', async () => {
  const statuses = []
  for (const port of [0, 65_536, -1, 1.5, 2 ** 53, '1']) {
    const body = { name: 'orders', engine: 'postgres', host: 'db', port }
    statuses.push((await basira.post('/databases', body, { bearer: person.accessToken })).status)
  }
  for (const limit of ['0', '-1', '1e3', '99999999999999999999']) {
    statuses.push((await basker.ask('GET', `${partnersPages}?limit=${limit}`, { key })).status)
  }
  expect(new Set(statuses)).toEqual(new Set([400]))
})

test('1.5.2 a body that reaches for the prototype is refused, and nothing but JSON is read', async () => {
  const sent = async (type: string, body: string): Promise<number> => {
    const headers = { 'content-type': type, authorization: `Bearer ${person.accessToken}` }
    const reply = await fetch(`${basira.url}/api/v1/api-keys`, { method: 'POST', headers, body })
    await reply.text()
    return reply.status
  }
  expect(await sent('application/json', '{"name":"a","__proto__":{"x":1}}')).toBe(400)
  expect(await sent('application/json', '{"name":"a","constructor":{"prototype":{"x":1}}}')).toBe(400)
  expect(await sent('application/xml', '<name>a</name>')).toBe(415)
  expect(Object.keys(Object.prototype)).toEqual([])
})
