/**
 * Sessions through the door, in both transports: tokens for programs, cookies for browsers, and never the one for the other.
 *
 * What ends them, and how fast, is in revocation.test.ts; the rules of refreshing under all kinds of networks in
 * test/sessions.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BrowserJar } from './browser-jar.ts'
import { type Answer, jsonOf, textOf } from './connection.ts'
import { ask, askFor, bearer, login, newKey, newPerson, type Person, withoutLimits } from './person.ts'
import { type RunningBasira, runBasira } from './running.ts'

const accessName = '__Host-basira_access'
const refreshName = '__Host-basira_refresh'
const deviceName = '__Host-basira_device'
/** For how long several uses of one refresh token are a race. */
const raceMs = 10_000
const dayMs = 86_400_000

/** Recoveries are counted by the day: what counts them must not begin in one and end in the next (UTC). */
async function withinOneDay(): Promise<void> {
  const leftMs = dayMs - (Date.now() % dayMs)
  if (leftMs < 30_000) await sleep(leftMs + 100)
}

let basira: RunningBasira
/** A session whose second token was used long enough ago for its first to be reuse; begun before the other tests. */
let oldest: Promise<{ readonly person: Person; readonly first: string; readonly rotatedAt: number }>

beforeAll(async () => {
  basira = await runBasira(withoutLimits)
  oldest = newPerson(basira).then(async (person) => {
    await refresh(person.refreshToken)
    return { person, first: person.refreshToken, rotatedAt: Date.now() }
  })
  await oldest
})
afterAll(() => basira?.close())

function refresh(refresh_token: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return ask(basira.url, 'POST', '/auth/refresh', { headers, json: { refresh_token } })
}

async function status(accessToken: string): Promise<number> {
  return (await ask(basira.url, 'GET', '/auth/me', { headers: bearer(accessToken) })).status
}

async function signedIn(person: Person): Promise<BrowserJar> {
  const jar = new BrowserJar(basira.url)
  const { email, password } = person
  const answer = await jar.ask('POST', '/auth/session', { json: { email, password } })
  expect(answer.status, answer.text).toBe(204)
  return jar
}

/** Attributes of each cookie that a reply sets, lower-case and sorted, without their ends. */
function attributesOf(answer: Answer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (answer.headers['set-cookie'] ?? []).map((line) => {
      const [pair = '', ...attributes] = line.split(';').map((text) => text.trim())
      const kept = attributes.filter((attribute) => !/^(?:max-age|expires)=/i.test(attribute))
      return [
        pair.slice(0, pair.indexOf('=')),
        kept
          .map((text) => text.toLowerCase())
          .sort()
          .join(' '),
      ]
    }),
  )
}

const guarded = 'httponly path=/ samesite=lax secure'

describe('tokens for programs', () => {
  test('come in the body, with the times that were promised, and with no cookie', async () => {
    const { email, password } = await newPerson(basira)
    const answer = await askFor(200, basira.url, 'POST', '/auth/login', { json: { email, password } })
    expect(jsonOf(answer)).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.stringMatching(/^rt_/),
      expires_in: 900,
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['cache-control']).toBe('no-store')
    const next = await refresh(textOf(answer, 'refresh_token'))
    expect(Object.keys(jsonOf(next)).sort()).toEqual(['access_token', 'expires_in', 'refresh_token'])
    expect(next.headers['set-cookie']).toBeUndefined()
    expect(next.headers['cache-control']).toBe('no-store')
  })

  test('of twenty refreshes at once all get the same successor, and both access tokens work', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await newPerson(basira)
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(person.refreshToken)))
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
      expect(new Set(answers.map((answer) => textOf(answer, 'refresh_token'))).size).toBe(1)
      for (const answer of answers) expect(await status(textOf(answer, 'access_token'))).toBe(200)
      expect(await status(person.accessToken)).toBe(200)
    }
  })

  test('a token of two generations ago ends the session, mails its owner, and the mailed link ends all others', async () => {
    const person = await newPerson(basira)
    const elsewhere = await login(basira.url, person)
    const second = await refresh(person.refreshToken)
    const third = await refresh(textOf(second, 'refresh_token'))
    expect(third.status).toBe(200)
    const reused = await refresh(person.refreshToken)
    expect(reused.status).toBe(401)
    expect(reused.headers['www-authenticate']).toContain('error="invalid_token"')
    expect((await refresh(textOf(third, 'refresh_token'))).status).toBe(401)
    for (const answer of [second, third]) expect(await status(textOf(answer, 'access_token'))).toBe(401)
    // The other session is the owner's to end.
    expect(await status(elsewhere.accessToken)).toBe(200)
    const token = await basira.post.takeToken(person.email, /ended for your safety/)
    expect((await ask(basira.url, 'GET', `/auth/end-sessions?token=${token}`)).status).toBe(405)
    expect(await status(elsewhere.accessToken)).toBe(200)
    await askFor(204, basira.url, 'POST', '/auth/end-sessions', { json: { token } })
    expect(await status(elsewhere.accessToken)).toBe(401)
    expect((await refresh(elsewhere.refreshToken)).status).toBe(401)
    expect((await ask(basira.url, 'POST', '/auth/end-sessions', { json: { token } })).status).toBe(400)
    expect((await login(basira.url, person)).accessToken).not.toBe('')
  })

  test('what is no refresh token is refused in the same words, whatever it is', async () => {
    const { refreshToken, accessToken } = await newPerson(basira)
    const [, id = '', generation = '', mac = ''] = /^rt_([0-9a-f]+)_(\d+)_(.+)$/.exec(refreshToken) ?? []
    const bad = [
      ...[
        'x',
        accessToken.slice(0, 400),
        `rt_${id}_${generation}_${'A'.repeat(43)}`,
        `rt_${id}_${Number(generation) + 1}_${mac}`,
      ],
      ...[
        `rt_${'0'.repeat(32)}_${generation}_${mac}`,
        refreshToken.toUpperCase(),
        `${refreshToken}x`,
        `${refreshToken} `,
      ],
    ]
    const answers = await Promise.all(bad.map((token) => refresh(token)))
    for (const answer of answers) expect([answer.status, answer.text]).toEqual([401, answers[0]?.text])
    expect((await refresh(refreshToken)).status).toBe(200)
  })
})

describe('cookies for browsers', () => {
  test('are out of reach of scripts and other sites, and no body holds a token', async () => {
    const person = await newPerson(basira)
    const jar = new BrowserJar(basira.url)
    const { email, password } = person
    const begun = await jar.ask('POST', '/auth/session', { json: { email, password } })
    expect([begun.status, begun.text]).toEqual([204, ''])
    expect(attributesOf(begun)).toEqual({
      [accessName]: guarded,
      [refreshName]: guarded,
      [deviceName]: guarded,
    })
    expect(begun.headers['cache-control']).toBe('no-store')
    const renewed = await jar.ask('POST', '/auth/session/refresh')
    expect([renewed.status, renewed.text]).toEqual([204, ''])
    expect(attributesOf(renewed)).toEqual({ [accessName]: guarded, [refreshName]: guarded })
    const me = await jar.ask('GET', '/auth/me')
    expect(me.status).toBe(200)
    for (const [name, value] of jar.cookies) expect(me.text, name).not.toContain(value)
    expect(me.headers['set-cookie']).toBeUndefined()
    jar.close()
  })

  test('twenty tabs that refresh at once all succeed and end with the same cookie', async () => {
    const jar = await signedIn(await newPerson(basira))
    const { cookies } = jar
    const before = cookies.get(refreshName)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => jar.ask('POST', '/auth/session/refresh')),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([204]))
    const successors = answers.map(
      (answer) => answer.headers['set-cookie']?.find((line) => line.startsWith(refreshName))?.split(';')[0],
    )
    expect(new Set(successors).size).toBe(1)
    expect(cookies.get(refreshName)).not.toBe(before)
    expect((await jar.ask('GET', '/auth/me')).status).toBe(200)
    jar.close()
  })

  test('signing out ends the session everywhere, takes the cookies and what the browser has stored', async () => {
    const jar = await signedIn(await newPerson(basira))
    const copy = new BrowserJar(basira.url)
    jar.copyTo(copy)
    const ended = await jar.ask('DELETE', '/auth/session')
    expect([ended.status, ended.text]).toEqual([204, ''])
    expect(ended.headers['clear-site-data']).toBe('"cache", "cookies", "storage"')
    expect([...jar.cookies.keys()]).toEqual([deviceName])
    expect((await copy.ask('GET', '/auth/me')).status).toBe(401)
    const late = await copy.ask('POST', '/auth/session/refresh')
    expect(late.status).toBe(401)
    // A late reply must not touch the cookies of a sign-in that came after.
    expect(late.headers['set-cookie']).toBeUndefined()
    expect((await jar.ask('DELETE', '/auth/session')).status).toBe(204)
    jar.close()
    copy.close()
  })

  test('signing in over a session ends that one', async () => {
    const person = await newPerson(basira)
    const jar = await signedIn(person)
    const former = new BrowserJar(basira.url)
    jar.copyTo(former)
    const { email, password } = person
    expect((await jar.ask('POST', '/auth/session', { json: { email, password } })).status).toBe(204)
    expect((await jar.ask('GET', '/auth/me')).status).toBe(200)
    expect((await former.ask('GET', '/auth/me')).status).toBe(401)
    expect((await former.ask('POST', '/auth/session/refresh')).status).toBe(401)
    const listed = jsonOf(await jar.ask('GET', '/auth/sessions'))
    // The one that newPerson began with tokens, and this one.
    expect(listed['sessions']).toHaveLength(2)
    jar.close()
    former.close()
  })

  test('cookies that somebody planted are not taken over', async () => {
    const [attacker, victim] = [await newPerson(basira), await newPerson(basira)]
    const planted = await signedIn(attacker)
    const jar = new BrowserJar(basira.url)
    planted.copyTo(jar)
    const { email, password } = victim
    expect((await jar.ask('POST', '/auth/session', { json: { email, password } })).status).toBe(204)
    for (const name of [accessName, refreshName]) {
      expect(jar.cookies.get(name)).not.toBe(planted.cookies.get(name))
    }
    expect(jsonOf(await jar.ask('GET', '/auth/me'))['email']).toBe(email)
    expect((await planted.ask('GET', '/auth/me')).status).toBe(401)

    for (const value of ['rt_1_1_1', 'x', '', 'é'].map((text) => encodeURIComponent(text))) {
      jar.cookies.clear()
      jar.cookies.set(refreshName, value).set(accessName, value)
      expect((await jar.ask('POST', '/auth/session/refresh')).status).toBe(401)
      expect((await jar.ask('POST', '/auth/session', { json: { email, password } })).status).toBe(204)
      expect(jar.cookies.get(refreshName)).toMatch(/^rt_[0-9a-f]{32}_1_/)
    }
    jar.close()
    planted.close()
  })

  test('a failed sign-in leaves the session that was there', async () => {
    const person = await newPerson(basira)
    const jar = await signedIn(person)
    const json = { email: person.email, password: 'certainly not it' }
    const failed = await jar.ask('POST', '/auth/session', { json })
    expect(failed.status).toBe(401)
    expect(failed.headers['set-cookie']).toBeUndefined()
    expect((await jar.ask('GET', '/auth/me')).status).toBe(200)
    jar.close()
  })
})

describe('the two never mix', () => {
  test('a refresh token of one is refused by the other, and goes on where it belongs', async () => {
    const person = await newPerson(basira)
    const jar = await signedIn(person)
    const ofCookie = jar.cookies.get(refreshName) ?? ''
    expect((await refresh(ofCookie)).status).toBe(401)
    await askFor(204, basira.url, 'POST', '/auth/logout', { json: { refresh_token: ofCookie } })
    expect((await jar.ask('GET', '/auth/me')).status).toBe(200)

    const thief = new BrowserJar(basira.url)
    thief.cookies.set(refreshName, person.refreshToken)
    expect((await thief.ask('POST', '/auth/session/refresh')).status).toBe(401)
    expect((await thief.ask('DELETE', '/auth/session')).status).toBe(204)
    expect((await refresh(person.refreshToken)).status).toBe(200)
    expect((await jar.ask('POST', '/auth/session/refresh')).status).toBe(204)
    jar.close()
    thief.close()
  })

  test('a cookie is not asked for by calls of programs, nor a body by calls of browsers', async () => {
    const person = await newPerson(basira)
    const jar = await signedIn(person)
    expect((await jar.ask('POST', '/auth/refresh', { json: {} })).status).toBe(400)
    expect((await jar.ask('POST', '/auth/logout')).status).toBe(400)
    expect((await jar.ask('GET', '/auth/me')).status).toBe(200)
    const none = new BrowserJar(basira.url)
    const json = { refresh_token: person.refreshToken }
    expect((await none.ask('POST', '/auth/session/refresh', { json })).status).not.toBe(204)
    expect((await refresh(person.refreshToken)).status).toBe(200)
    jar.close()
    none.close()
  })
})

describe('requests from other sites', () => {
  const from = {
    'another site': { 'sec-fetch-site': 'cross-site' },
    'another subdomain': { 'sec-fetch-site': 'same-site' },
    'a site that the browser cannot tell': { 'sec-fetch-site': 'nonsense' },
    'another origin, in an old browser': { 'sec-fetch-site': [], origin: 'https://evil.test' },
    'no origin, in an old browser': { 'sec-fetch-site': [], origin: 'null' },
    'our host on another port': { 'sec-fetch-site': [], origin: 'http://127.0.0.1:1' },
  }

  test.each(Object.entries(from))('%s change nothing on the authority of a cookie', async (_, headers) => {
    const person = await newPerson(basira)
    const jar = await signedIn(person)
    const before = new Map(jar.cookies)
    const { email, password } = person
    const calls = [
      ['POST', '/auth/session', { email, password }],
      ['POST', '/auth/login', { email, password }],
      ['POST', '/auth/session/refresh', undefined],
      ['DELETE', '/auth/session', undefined],
      ['DELETE', '/auth/sessions', undefined],
      ['POST', '/api-keys', { name: 'planted' }],
      [
        'POST',
        '/auth/change-password',
        { current_password: password, new_password: 'another quite long one' },
      ],
      ['POST', '/databases', { name: 'a', engine: 'postgres', host: 'h' }],
      ['PATCH', '/auth/me', { name: 'Planted' }],
      ['PATCH', '/organization', { name: 'Planted' }],
      ['POST', '/auth/resend-verification', undefined],
    ] as const
    for (const [method, path, json] of calls) {
      const answer = await jar.ask(method, path, { headers, ...(json !== undefined && { json }) })
      expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(403)
      expect(Object.keys(jsonOf(answer))).toEqual(['error'])
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect(jar.cookies).toEqual(before)
    const me = await jar.ask('GET', '/auth/me')
    expect([me.status, me.text.includes('Planted')]).toEqual([200, false])
    const keys = jsonOf(await jar.ask('GET', '/api-keys'))
    expect(keys['api_keys']).toEqual([])
    jar.close()
  })

  test.each<readonly [string, Readonly<Record<string, string | readonly string[]>>]>([
    ['our own page', { 'sec-fetch-site': 'same-origin' }],
    ['whoever typed the address', { 'sec-fetch-site': 'none' }],
    ['a program with a cookie jar', { 'sec-fetch-site': [] }],
  ])('%s may', async (_, headers) => {
    const jar = await signedIn(await newPerson(basira))
    const made = await jar.ask('POST', '/api-keys', { headers, json: { name: 'mine' } })
    expect(made.status, made.text).toBe(201)
    jar.close()
  })

  test('our own page in an old browser may, by its origin', async () => {
    const jar = await signedIn(await newPerson(basira))
    const headers = { 'sec-fetch-site': [], origin: basira.url }
    expect((await jar.ask('POST', '/api-keys', { headers, json: { name: 'mine' } })).status).toBe(201)
    jar.close()
  })

  test('a credential in a header is taken from wherever it comes, for no browser adds one by itself', async () => {
    const { accessToken } = await newPerson(basira)
    const { key } = await newKey(basira.url, accessToken)
    for (const credential of [accessToken, key]) {
      const headers = { ...bearer(credential), 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }
      const made = await ask(basira.url, 'POST', '/api-keys', { headers, json: { name: 'mine' } })
      expect(made.status).toBe(201)
      // But no page of another origin gets to read the reply.
      expect(made.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  test('a form, which needs no permission of ours, is not read', async () => {
    const jar = await signedIn(await newPerson(basira))
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
    ]) {
      const answer = await jar.ask('POST', '/api-keys', {
        headers: { 'content-type': type, 'sec-fetch-site': [] },
        body: '{"name":"planted"}',
      })
      expect(answer.status, type).toBe(415)
    }
    jar.close()
  })
})

interface SessionShown {
  readonly id: string
  readonly current: boolean
  readonly device: string
}

async function sessionsOf(accessToken: string): Promise<readonly SessionShown[]> {
  const listed = await askFor(200, basira.url, 'GET', '/auth/sessions', { headers: bearer(accessToken) })
  return jsonOf(listed)['sessions'] as readonly SessionShown[]
}

describe('the list of sessions', () => {
  test('shows where one is signed in, and ends one or all others', async () => {
    const person = await newPerson(basira)
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const second = await login(basira.url, person, { 'user-agent': firefox })
    const third = await login(basira.url, person, { 'user-agent': 'curl/8.5.0' })
    const listed = await sessionsOf(person.accessToken)
    expect(listed).toHaveLength(3)
    expect(listed.filter(({ current }) => current)).toHaveLength(1)
    expect(listed.map(({ device }) => device)).toEqual(expect.arrayContaining(['Firefox on Linux', 'curl']))
    for (const one of listed) {
      expect(one).toMatchObject({
        id: expect.any(String),
        first_place: '127.0.0.0/24',
        last_place: '127.0.0.0/24',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/),
        last_seen_at: expect.stringMatching(/T00:00:00\.000Z$/),
        expires_at: expect.stringMatching(/T00:00:00\.000Z$/),
      })
    }
    const shown = listed.find(({ device }) => device === 'Firefox on Linux')
    const end = (id: string, token: string): Promise<Answer> =>
      ask(basira.url, 'DELETE', `/auth/sessions/${id}`, { headers: bearer(token) })
    const stranger = await newPerson(basira)
    expect((await end(shown?.id ?? '', stranger.accessToken)).status).toBe(404)
    expect(await status(second.accessToken)).toBe(200)
    expect((await end(shown?.id ?? '', person.accessToken)).status).toBe(204)
    expect(await status(second.accessToken)).toBe(401)
    expect((await refresh(second.refreshToken)).status).toBe(401)
    expect((await end(shown?.id ?? '', person.accessToken)).status).toBe(404)
    await askFor(204, basira.url, 'DELETE', '/auth/sessions', { headers: bearer(person.accessToken) })
    expect(await status(third.accessToken)).toBe(401)
    expect(await status(person.accessToken)).toBe(200)
    expect(await sessionsOf(person.accessToken)).toHaveLength(1)
  })
})

describe('through a restart', () => {
  test.each([['SIGTERM'], ['SIGKILL']] as const)(
    'sessions live on, ended ones stay ended: %s',
    async (signal) => {
      const [person, signedOut] = [await newPerson(basira), await newPerson(basira)]
      const jar = await signedIn(person)
      const rotated = await refresh(person.refreshToken)
      await askFor(204, basira.url, 'POST', '/auth/logout', {
        json: { refresh_token: signedOut.refreshToken },
      })
      await basira.stop(signal)
      await basira.startAgain()
      // A reply that was lost with the process is asked for again, however long the start took: nobody has shown the successor.
      const again = await refresh(person.refreshToken)
      expect([again.status, textOf(again, 'refresh_token')]).toEqual([200, textOf(rotated, 'refresh_token')])
      expect(await status(textOf(rotated, 'access_token'))).toBe(200)
      expect((await refresh(textOf(rotated, 'refresh_token'))).status).toBe(200)
      expect((await jar.ask('GET', '/auth/me')).status).toBe(200)
      expect((await jar.ask('POST', '/auth/session/refresh')).status).toBe(204)
      expect([await status(signedOut.accessToken), (await refresh(signedOut.refreshToken)).status]).toEqual([
        401, 401,
      ])
      jar.close()
    },
  )
})

describe('once the race is over', () => {
  test('a lost reply is given again to the same attempt, and to others only while nobody holds the successor', async () => {
    const attempts = await Promise.all(
      ['attempt', 'other', 'confirmed'].map(async (name) => {
        const { refreshToken } = await newPerson(basira)
        const headers = { 'idempotency-key': name }
        return { refreshToken, headers, successor: await refresh(refreshToken, headers) }
      }),
    )
    const [lost, unnamed, confirmed] = attempts
    if (lost === undefined || unnamed === undefined || confirmed === undefined) throw new Error('no attempts')
    expect(await status(textOf(confirmed.successor, 'access_token'))).toBe(200)
    await sleep(raceMs + 300)
    await withinOneDay()
    for (let count = 0; count < 4; count++) {
      const again = await refresh(lost.refreshToken, lost.headers)
      expect(textOf(again, 'refresh_token')).toBe(textOf(lost.successor, 'refresh_token'))
    }
    // Without the attempt's name twice a day, then it is reuse.
    const statuses = []
    for (let count = 0; count < 3; count++) statuses.push((await refresh(unnamed.refreshToken)).status)
    expect(statuses).toEqual([200, 200, 401])
    expect((await refresh(textOf(unnamed.successor, 'refresh_token'))).status).toBe(401)
    // Whoever holds the successor has shown so: the parent is a copy, whatever name it brings.
    expect((await refresh(confirmed.refreshToken, confirmed.headers)).status).toBe(401)
    expect(await status(textOf(confirmed.successor, 'access_token'))).toBe(401)
  })

  test('a copied token that comes back ends the session, in a restarted process too', async () => {
    const { person, first, rotatedAt } = await oldest
    await sleep(Math.max(0, rotatedAt + raceMs + 300 - Date.now()))
    await withinOneDay()
    // Nobody has used the successor, so the first two tries may be a client that lost its reply.
    expect([(await refresh(first)).status, (await refresh(first)).status]).toEqual([200, 200])
    expect((await refresh(first)).status).toBe(401)
    expect(await status(person.accessToken)).toBe(401)
    const mail = await basira.post.take(person.email, /ended for your safety/)
    expect(mail.text).toContain('/end-sessions#token=')
  })
})
