/**
 * How many active keys an organization may have: 403 until its maker's address is verified, 409 afterwards.
 *
 * Here 3 and 5; by default 10 and 1,000.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira({
    BASIRA_LIMIT_KEYS_UNVERIFIED: '3',
    BASIRA_LIMIT_KEYS_PER_ORGANIZATION: '5',
  })
})
afterAll(() => basira.close())

const make = ({ accessToken }: Person, asked: object = {}) =>
  basira.post('/api-keys', { name: 'script', ...asked }, { bearer: accessToken })

/** Statuses of as many creations, all at once. */
async function statuses(person: Person, count: number): Promise<readonly number[]> {
  const replies = await Promise.all(Array.from({ length: count }, () => make(person)))
  return replies.map(({ status }) => status).toSorted()
}

test('403: while unverified one key too many is refused with what to do, however many come at once', async () => {
  const person = await basira.person()
  expect(await statuses(person, 8)).toEqual([201, 201, 201, 403, 403, 403, 403, 403])
  const refused = await make(person)
  expect([refused.status, refused.body['error']]).toEqual([
    403,
    expect.stringMatching(/^Verify your email address .*resend-verification/),
  ])
  const { body } = await basira.get('/billing', { bearer: person.accessToken })
  expect(body).toMatchObject({
    limits: { api_keys: 3 },
    verified_limits: { api_keys: 5 },
    usage: { api_keys: 3 },
  })
})

test('409: once verified the next ceiling holds, at once, and its sentence says what to do', async () => {
  const person = await basira.person()
  expect(await statuses(person, 4)).toEqual([201, 201, 201, 403])
  const token = await basira.linkToken(person.email, '/verify-email')
  await basira.post('/auth/verify-email', { token })
  const signedIn = await basira.signIn(person.email, person.password)
  const { body } = await basira.get('/billing', { bearer: signedIn.accessToken })
  const left = 5 - Number((body['usage'] as { api_keys: number }).api_keys)
  const expected = [...Array(left).fill(201), ...Array(8 - left).fill(409)]
  expect(await statuses(signedIn, 8)).toEqual(expected)
  const refused = await make(signedIn)
  expect([refused.status, refused.body['error']]).toEqual([409, expect.stringContaining('Revoke')])
})

test('409: keys that keys made count, and a key is refused as its organization is', async () => {
  const person = await basira.verifiedPerson()
  const maker = await basira.key(person)
  for (let at = 1; at < 5; at += 1) expect((await basira.key({ key: maker.key })).id).not.toBe('')
  for (const credential of [{ key: maker.key }, { bearer: person.accessToken }]) {
    expect((await basira.post('/api-keys', { name: 'script' }, credential)).status).toBe(409)
  }
})

test('201: expired and revoked keys make room, a rotation needs none, and others have ceilings of their own', async () => {
  const person = await basira.verifiedPerson()
  const kept = await basira.key(person)
  const ended = await basira.key(person)
  for (let at = 2; at < 5; at += 1) await basira.key(person, { expires_in: 60 })
  expect((await make(person)).status).toBe(409)
  const asked = { bearer: person.accessToken }
  const body = { overlap_seconds: 600 }
  expect((await basira.post(`/api-keys/${kept.id}/rotate`, body, asked)).status).toBe(201)
  expect((await basira.ask('DELETE', `/api-keys/${ended.id}`, asked)).status).toBe(204)
  expect(await statuses(person, 2)).toEqual([201, 409])
  basira.advance(61)
  const again = await basira.signIn(person.email, person.password)
  expect(await statuses(again, 4)).toEqual([201, 201, 201, 409])
  expect((await make(await basira.verifiedPerson())).status).toBe(201)
})
