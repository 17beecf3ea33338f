/**
 * A copy that moves in step with its owner, through the door of both services: what a request carries is what tells two
 * holders apart, and the fifth refresh of a day that both ask for ends the session.
 *
 * The rule itself: test/engine/contested-generations.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Reply, text } from '../../services/basira/api/src/testing/reply.ts'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'

type Headers = Readonly<Record<string, string>>

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const owner: Headers = { 'x-forwarded-for': '203.0.113.9', 'user-agent': firefox }
const neighbour: Headers = { ...owner, 'x-forwarded-for': '203.0.113.77' }

// All in one day, whenever the tests run.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2040-03-01T12:00:00.000Z') }))
afterAll(() => void vi.useRealTimers())

/** Statuses of five refreshes, each asked for by the owner and then by the copy. */
async function inStep(refresh: (who: 'owner' | 'copy') => Promise<number>): Promise<readonly number[]> {
  const statuses = []
  for (let time = 0; time < 5; time++) statuses.push(await refresh('owner'), await refresh('copy'))
  return statuses
}

const unseen = Array.from({ length: 10 }, () => 'answered')
const found = [...unseen.slice(1), 'refused']
const words = (statuses: readonly number[]): readonly string[] =>
  statuses.map((status) => (status === 401 ? 'refused' : status < 300 ? 'answered' : String(status)))

describe('Basira', () => {
  let basira: TestBasira
  beforeAll(async () => {
    basira = await startTestBasira({ TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterAll(() => basira?.close())

  test.each<[string, Headers, Headers, readonly string[]]>([
    ['from another network is found', owner, { ...owner, 'x-forwarded-for': '198.51.100.7' }, found],
    ['with another user agent is found', owner, { ...owner, 'user-agent': 'curl/8.5.0' }, found],
    [
      'without the name that the owner’s program gives itself is found',
      { ...owner, 'x-client-id': 'a-program-of-the-owner' },
      owner,
      found,
    ],
    ['that carries all that the owner does, from the same network, is not', owner, neighbour, unseen],
  ])('a copy %s', async (_, ownerSends, copySends, expected) => {
    const person = await basira.person()
    let held = person.refreshToken
    let next = held
    const refresh = async (who: 'owner' | 'copy'): Promise<number> => {
      if (who === 'owner') held = next
      const headers = who === 'owner' ? ownerSends : copySends
      const reply = await basira.post('/auth/refresh', { refresh_token: held }, { headers })
      if (reply.status === 200) next = text(reply, 'refresh_token')
      return reply.status
    }
    expect(words(await inStep(refresh))).toEqual(expected)
    if (expected === unseen) return
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).status).toBe(401)
    expect((await basira.mail(person.email, '/end-sessions#token=')).subject).toContain(
      'ended for your safety',
    )
    const [event] = await basira.store.audit.list(1)
    expect(event?.kind).toBe('session.reuse_found')
  })
})

describe('Basker', () => {
  let basker: TestBasker
  beforeAll(async () => {
    basker = await startTestBasker({ TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterAll(() => basker?.close())

  const device = '__Host-basker_device'

  test.each<[string, Headers, (jar: Jar) => Jar, readonly string[]]>([
    ['from another network is found', { ...owner, 'x-forwarded-for': '198.51.100.7' }, (jar) => jar, found],
    ['without the device cookie is found', owner, ({ [device]: _, ...jar }) => jar, found],
    ['of all cookies, from the same network, is not', neighbour, (jar) => jar, unseen],
  ])('a copy %s', async (_, copySends, copyOf, expected) => {
    const signedIn = await basker.siteOwner()
    let held = jarOf(signedIn.cookie)
    let next = held
    const refresh = async (who: 'owner' | 'copy'): Promise<number> => {
      if (who === 'owner') {
        held = next
        // A cookie session is not rotated twice within the seconds of a race.
        vi.setSystemTime(Date.now() + 11_000)
      }
      const cookie = headerOf(who === 'owner' ? held : copyOf(held))
      const headers = who === 'owner' ? owner : copySends
      const reply: Reply = await basker.ask('POST', '/api/users/refresh-token', { cookie, headers })
      if (reply.status === 204) next = { ...held, ...reply.cookies }
      return reply.status
    }
    expect(words(await inStep(refresh))).toEqual(expected)
  })
})

type Jar = Readonly<Record<string, string>>

function jarOf(cookie: string): Jar {
  return Object.fromEntries(cookie.split('; ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
}

function headerOf(jar: Jar): string {
  return Object.entries(jar)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}
