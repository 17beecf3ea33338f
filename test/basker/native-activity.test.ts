/**
 * The activity of Basker's site at its native API: everything for site owners, nothing for anybody else.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { list } from '../../services/basira/api/src/testing/reply.ts'
import { type Signed, startTestBasker, type TestBasker } from './test-basker.ts'

let basker: TestBasker
let owner: Signed

beforeAll(async () => {
  basker = await startTestBasker()
  owner = await basker.siteOwner()
})
afterAll(() => basker.close())

const ask = (who: Signed, query = '', headers = {}) =>
  basker.ask('GET', `/api/activity${query}`, { cookie: who.cookie, headers })

test('site owners see what everybody did, in every tenant, and failed sign-ins', async () => {
  const person = await basker.person({ 'royal-opera-house': 'editor' })
  const { id } = await basker.key(person)
  await basker.ask('POST', '/api/users/login', { body: { email: person.email, password: 'not that one' } })
  expect(list(await ask(owner, `?object=${id}`), 'events')).toMatchObject([
    { action: 'key.created', actor: { type: 'account', id: person.id }, refused: false },
  ])
  await expect
    .poll(async () => list(await ask(owner, `?object=${person.id}&action=account.sign_in_failed`), 'events'))
    .toMatchObject([{ actor: { type: 'unknown' }, object: { id: person.id }, refused: true }])
  const roles = list(await ask(owner, `?object=${person.id}&action=member`), 'events')
  expect(roles.length).toBeGreaterThan(0)
})

test('site owners have it as NDJSON too', async () => {
  const reply = await ask(owner, '', { accept: 'application/x-ndjson' })
  expect(reply.headers.get('content-type')).toContain('application/x-ndjson')
  for (const line of reply.raw.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('action')
})

test('nobody else does, and what no query means is refused', async () => {
  const editor = await basker.person({ 'royal-opera-house': 'owner' })
  expect((await ask(editor)).status).toBe(403)
  expect((await ask(editor, '', { accept: 'application/x-ndjson' })).status).toBe(403)
  expect((await basker.ask('GET', '/api/activity')).status).toBe(401)
  expect((await ask(owner, '?action=nothing')).status).toBe(400)
})
