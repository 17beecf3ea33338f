import { randomUUID } from 'node:crypto'
import { collections } from '@claviger/basker-cms'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestPartners, type TestPartners } from '../testing/test-partners.ts'
import { versions } from './version.ts'

let partners: TestPartners
let key = ''

beforeAll(async () => {
  partners = await startTestPartners()
  const { id } = await partners.tenant('royal-opera-house')
  key = (await partners.person({ [id]: 'editor' })).key
})
afterAll(() => partners.close())

const then = '/2025-07/royal-opera-house'
const now = '/2026-02/royal-opera-house'
const startsAt = '2026-03-01T19:30:00.000Z'

async function someone(): Promise<string> {
  const body = { name: 'Ada', slug: `ada-${randomUUID()}`, bio: 'Sings.', _status: 'published' }
  const reply = await partners.ask('POST', `${then}/people`, { key, body })
  expect(reply.status).toBe(201)
  return String(reply.body['id'])
}

test('every former name stands for a field that there is', () => {
  for (const { formerNames } of versions) {
    for (const [name, names] of Object.entries(formerNames)) {
      const fields = collections[name as keyof typeof collections].fields.map((field) => field.name)
      for (const [former, current] of Object.entries(names)) {
        expect(fields).toContain(current)
        expect(fields).not.toContain(former)
      }
    }
  }
})

test('a document is written and read in the words of either version', async () => {
  const performer = await someone()
  const slug = `night-${randomUUID()}`
  const body = { title: 'Night', slug, startDate: startsAt, performers: [performer], _status: 'published' }
  const made = await partners.ask('POST', `${then}/events`, { key, body })
  expect([made.status, made.body['startDate'], made.body['endDate']]).toEqual([201, startsAt, null])
  expect(made.body).not.toHaveProperty('startsAt')
  const id = String(made.body['id'])
  const read = await partners.ask('GET', `${now}/events/${id}`, { key })
  expect([read.body['startsAt'], read.body['endsAt']]).toEqual([startsAt, null])
  expect(read.body).not.toHaveProperty('startDate')
  const changed = await partners.ask('PATCH', `${then}/events/${id}`, { key, body: { endDate: startsAt } })
  expect([changed.status, changed.body['endDate']]).toEqual([200, startsAt])
})

test('populated documents are in the words of the version too', async () => {
  const performer = await someone()
  const body = {
    title: 'Night',
    slug: `night-${randomUUID()}`,
    startsAt,
    performers: [performer],
    _status: 'published',
  }
  const { id } = (await partners.ask('POST', `${now}/events`, { key, body })).body
  const performerIn = async (base: string): Promise<unknown> => {
    const reply = await partners.ask('GET', `${base}/events/${String(id)}?depth=1`, { key })
    const [one] = reply.body['performers'] as readonly Record<string, unknown>[]
    return [one?.['bio'], one?.['biography']]
  }
  const chosen = async (base: string, field: string): Promise<unknown> => {
    const query = `populate[people][${field}]=true&select[performers]=true`
    const reply = await partners.ask('GET', `${base}/events/${String(id)}?${query}`, { key })
    return reply.status === 200 ? reply.body['performers'] : reply.status
  }
  expect(await chosen(then, 'bio')).toEqual([{ id: performer, bio: 'Sings.' }])
  expect(await chosen(now, 'biography')).toEqual([{ id: performer, biography: 'Sings.' }])
  expect([await chosen(then, 'biography'), await chosen(now, 'bio')]).toEqual([400, 400])
  expect(await performerIn(then)).toEqual(['Sings.', undefined])
  expect(await performerIn(now)).toEqual([undefined, 'Sings.'])
})

test('queries filter, sort and select by the names of the version', async () => {
  const query = `where[startDate][greater_than]=2026-01-01T00:00:00.000Z&sort=-startDate&select[startDate]=true`
  const reply = await partners.ask('GET', `${then}/events?${query}`, { key })
  expect(reply.status).toBe(200)
  const [first] = reply.body['docs'] as readonly Record<string, unknown>[]
  expect(Object.keys(first ?? {}).sort()).toEqual(['id', 'startDate'])
})

test.each([
  [now, 'startDate'],
  [then, 'startsAt'],
])('under %s %s is no field of a query or body', async (base, field) => {
  for (const query of [`where[${field}][equals]=${startsAt}`, `sort=${field}`, `select[${field}]=true`]) {
    const reply = await partners.ask('GET', `${base}/events?${query}`, { key })
    expect([reply.status, String(reply.body['message']).includes(field)]).toEqual([400, true])
  }
  const body = { title: 'Night', slug: `night-${randomUUID()}`, [field]: startsAt }
  const reply = await partners.ask('POST', `${base}/events`, { key, body })
  expect(reply.status).toBe(422)
  const errors = reply.body['errors'] as readonly Record<string, string>[]
  expect(errors.find(({ path }) => path === field)?.['code']).toBe('unknown_field')
})

test('problems with a body name fields as the version does', async () => {
  const body = { title: 'Night', slug: `night-${randomUUID()}`, startDate: 'tomorrow' }
  const reply = await partners.ask('POST', `${then}/events`, { key, body })
  const errors = reply.body['errors'] as readonly Record<string, string>[]
  expect(errors.map(({ path }) => path)).toEqual(['startDate'])
  expect(errors[0]?.['message']).not.toContain('startsAt')
})
