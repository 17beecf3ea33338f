/**
 * A stranger learns nothing: what is refused for different reasons is refused alike, in what is said and in how long it
 * takes.
 *
 * How times are compared: timing.ts.
 */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { prefixedKeyFormat } from 'claviger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, Connections, jsonOf, textOf } from './connection.ts'
import { api, askFor, bearer, newAddress, newKey, newPerson, type Person, withoutLimits } from './person.ts'
import { type RunningBasira, runBasira } from './running.ts'
import { compared, falseAlarms, type RequestOf, takeSamples } from './timing.ts'

const format = prefixedKeyFormat('dbm_ak_')
const seed = randomBytes(4).readUInt32LE()
/** A fraction of what a stranger could see, and of what the first comparison has to find. */
const leastUs = 15
/** Different ones of each class, so that no single key's luck decides. */
const kinds = 8

function mint(id?: string): string {
  return format.mint(randomBytes, id).presented.reveal()
}

function inTurn(texts: readonly string[]): RequestOf {
  const requests = texts.map((text) => Buffer.from(text))
  return (round) => requests[round % requests.length] ?? Buffer.alloc(0)
}

function several<T>(make: () => T): T[] {
  return Array.from({ length: kinds }, make)
}

function whoAmI(headers: string): string {
  return `GET ${api}/auth/me HTTP/1.1\r\nHost: basira.test\r\n${headers}\r\n`
}

function posting(path: string, json: object): Buffer {
  const body = JSON.stringify(json)
  const head = `POST ${api}${path} HTTP/1.1\r\nHost: basira.test\r\nContent-Type: application/json\r\n`
  return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** What a reply says, without what no two replies share. */
function said({ status, rawHeaders, text }: Answer): object {
  const headers = Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    String(rawHeaders[2 * index]).toLowerCase(),
    rawHeaders[2 * index + 1],
  ]).filter(([name]) => name !== 'x-request-id' && name !== 'date')
  return { status, headers, text }
}

interface Experiment {
  readonly origin: string
  /** With two that are equal in every respect. */
  readonly classes: Readonly<Record<string, RequestOf>>
  readonly equal: readonly [string, string]
  readonly rounds: number
  /** How many of each a stranger may try, where there is a limit: that many have to suffice to tell them apart. */
  readonly blockRounds: number
  /**
   * What is less, in microseconds, does not count, however quiet the machine: a header line more or less, a row more beside
   * the hash or the commit that takes the time. What the tests are there to find is many times that.
   */
  readonly leastUs: number
}

interface Outcome {
  /** Classes that can be told from the first of the equal ones. */
  readonly found: readonly string[]
  /** What nine in ten differences between equal classes stayed below, in microseconds. */
  readonly noiseUs: number
}

/** Compares the times of classes. Those that seem to be different are measured once more by themselves. */
async function measured(experiment: Experiment): Promise<Outcome> {
  const { origin, classes, equal, rounds, blockRounds, leastUs } = experiment
  let left = classes
  for (const run of [0, 1]) {
    const results = compared(await takeSamples(origin, left, rounds, seed + run), equal, blockRounds)
    for (const { name, shiftUs, noiseUs } of results) {
      console.log(`seed ${seed + run}, ${name}: ${shiftUs.toFixed(1)} µs, noise ${noiseUs.toFixed(1)} µs`)
    }
    const found = results
      .filter(({ toldApart, shiftUs }) => toldApart && Math.abs(shiftUs) > leastUs)
      .map(({ name }) => name)
    if (run === 1 || found.length === 0) return { found, noiseUs: results[0]?.noiseUs ?? Number.NaN }
    left = Object.fromEntries(
      Object.entries(classes).filter(([name]) => equal.includes(name) || found.includes(name)),
    )
  }
  throw new Error('not measured')
}

async function toldApart(experiment: Experiment): Promise<readonly string[]> {
  return (await measured(experiment)).found
}

let basira: RunningBasira
let person: Person
/** Header lines of credentials that are no good, by why. */
let bad: Readonly<Record<string, readonly string[]>>

beforeAll(async () => {
  basira = await runBasira(withoutLimits)
  person = await newPerson(basira)
  const { url } = basira
  const keys = async (more: object): Promise<{ id: string; key: string }[]> => {
    const made = []
    for (let count = 0; count < kinds; count++) made.push(await newKey(url, person.accessToken, more))
    return made
  }
  const headers = bearer(person.accessToken)
  const expired = await keys({ expires_in: 1 })
  const live = await keys({})
  const revoked = await keys({})
  for (const { id } of revoked) await askFor(204, url, 'DELETE', `/api-keys/${id}`, { headers })
  const rotated = await keys({})
  for (const { id } of rotated)
    await askFor(201, url, 'POST', `/api-keys/${id}/rotate`, { headers, json: {} })
  await sleep(1_100)
  const shown = (key: string): string => `X-API-Key: ${key}\r\n`
  bad = {
    unknown: several(() => shown(mint())),
    'unknown again': several(() => shown(mint())),
    'unknown once more': several(() => shown(mint())),
    malformed: several(() => shown(`${mint().slice(0, -1)}!`)),
    'wrong checksum': several(() => shown(`${mint().slice(0, -6)}000000`)),
    'wrong secret': live.map(({ id }) => shown(mint(id))),
    revoked: revoked.map(({ key }) => shown(key)),
    expired: expired.map(({ key }) => shown(key)),
    'rotated out': rotated.map(({ key }) => shown(key)),
  }
})
afterAll(() => basira?.close())

describe('what is said', () => {
  test('missing, malformed, unknown, wrong, revoked and expired keys are refused in the same words', async () => {
    const connections = new Connections(basira.url)
    const shown: Record<string, object> = {}
    for (const [name, lines] of Object.entries(bad)) {
      const key = lines[0]?.slice('X-API-Key: '.length).trim() ?? ''
      for (const headers of [{ 'x-api-key': key }, bearer(key)]) {
        shown[`${name} ${Object.keys(headers)}`] = said(
          await connections.ask('GET', `${api}/auth/me`, { headers }),
        )
      }
    }
    for (const text of ['dbm_ak_', 'x', 'not.a.jwt', 'eyJhbGciOiJub25lIn0.e30.']) {
      shown[`bearer ${text}`] = said(
        await connections.ask('GET', `${api}/auth/me`, { headers: bearer(text) }),
      )
    }
    const [first, ...others] = Object.values(shown)
    expect(first).toMatchObject({ status: 401 })
    for (const other of others) expect(other).toEqual(first)

    const missing = said(await connections.ask('GET', `${api}/auth/me`))
    const withError = JSON.stringify(missing).replace(
      'Bearer realm=\\"basira\\"',
      'Bearer realm=\\"basira\\", error=\\"invalid_token\\"',
    )
    expect(JSON.parse(withError)).toEqual(first)
    connections.close()
  })

  test('an address with an account and one without get the same replies', async () => {
    const connections = new Connections(basira.url)
    const post = async (path: string, json: object): Promise<object> =>
      said(await connections.ask('POST', `${api}${path}`, { json }))
    const password = 'a password like any other'
    const unknown = newAddress()
    const pairs = [
      ['/auth/signup', { email: person.email, password }, { email: newAddress(), password }],
      ['/auth/login', { email: person.email, password }, { email: unknown, password }],
      ['/auth/forgot-password', { email: person.email }, { email: unknown }],
    ] as const
    for (const [path, known, other] of pairs) expect(await post(path, known)).toEqual(await post(path, other))
    connections.close()
  })

  test('ids of others and ids of nothing get the same replies', async () => {
    const other = await newPerson(basira)
    const theirs = bearer(other.accessToken)
    const key = (await newKey(basira.url, other.accessToken)).id
    const registered = { name: 'theirs', engine: 'postgres', host: 'db.test' }
    const answer = await askFor(201, basira.url, 'POST', '/databases', { headers: theirs, json: registered })
    const database = textOf(answer, 'id')
    const [session] = jsonOf(await askFor(200, basira.url, 'GET', '/auth/sessions', { headers: theirs }))[
      'sessions'
    ] as readonly { readonly id: string }[]
    const json = { name: 'mine' }
    const calls = [
      ['GET', 'api-keys/{id}', key],
      ['PATCH', 'api-keys/{id}', key, { json }],
      ['DELETE', 'api-keys/{id}', key],
      ['GET', 'api-keys/{id}/descendants', key],
      ['GET', 'api-keys/{id}/descendants?status=active&limit=1', key],
      ['POST', 'api-keys/{id}/rotate', key, { json: {} }],
      ['GET', 'databases/{id}', database],
      ['PATCH', 'databases/{id}', database, { json }],
      ['DELETE', 'databases/{id}', database],
      ['GET', 'databases/{id}/health', database],
      ['DELETE', 'auth/sessions/{id}', session?.id ?? ''],
    ] as const
    const connections = new Connections(basira.url)
    const headers = bearer(person.accessToken)
    for (const [method, path, foreign, body] of calls) {
      const replies = []
      for (const id of [foreign, 'aaaaaaaaaaaaaaaa', 'x', '%20']) {
        const at = `${api}/${path.replace('{id}', id)}`
        replies.push(said(await connections.ask(method, at, { headers, ...body })))
      }
      expect(replies[0], `${method} ${path}`).toMatchObject({ status: 404 })
      for (const reply of replies) expect(reply, `${method} ${path}`).toEqual(replies[0])
    }
    for (const path of [`/api-keys/${key}`, `/databases/${database}`]) {
      await askFor(200, basira.url, 'GET', path, { headers: theirs })
    }
    connections.close()
  })
})

describe('how long it takes', { timeout: 400_000 }, () => {
  test('a difference of 100 µs would be found, and none between equal requests', async () => {
    const worker = new Worker(new URL('./planted-server.ts', import.meta.url))
    const [port] = await once(worker, 'message')
    const planted = (us: number): RequestOf => inTurn([whoAmI(`X-Planted-Us: ${us}\r\n`)])
    const compare = (us: number): Promise<Outcome> =>
      measured({
        origin: `http://127.0.0.1:${port}`,
        classes: { one: planted(100), other: planted(100), third: planted(100), slow: planted(100 + us) },
        equal: ['one', 'other'],
        ...(us === 100 ? { rounds: 1_500, blockRounds: 50 } : { rounds: 600, blockRounds: 20 }),
        leastUs,
      })
    try {
      let us = 100
      let outcome = await compare(us)
      // Where the machine is so busy that its own noise hides that much, it is told by the noise, and more is planted.
      while (outcome.found.length === 0 && us < 50_000) {
        expect(outcome.noiseUs).toBeGreaterThan(us / 2)
        us *= 3
        outcome = await compare(us)
      }
      expect(outcome.found).toEqual(['slow'])
    } finally {
      await worker.terminate()
    }
  })

  test('keys that are no good take as long, whatever is wrong with them, and none takes as long as a bad one', async () => {
    const classes = Object.fromEntries(
      Object.entries(bad).map(([name, lines]) => [name, inTurn(lines.map(whoAmI))]),
    )
    const found = await toldApart({
      origin: basira.url,
      classes: { ...classes, missing: inTurn([whoAmI('')]) },
      equal: ['unknown', 'unknown again'],
      rounds: 1_500,
      blockRounds: 50,
      leastUs,
    })
    expect(found).toEqual([])
  })

  test('equal requests are told apart less than once in a thousand times', async () => {
    const names = ['unknown', 'unknown again', 'unknown once more'] as const
    const classes = Object.fromEntries(
      names.map((name) => [name, inTurn((bad[name] ?? []).map(whoAmI))] as const),
    )
    const samples = await takeSamples(basira.url, classes, 900, seed)
    // By the arithmetic in timing.ts none in ten million.
    expect(falseAlarms(samples, names, 30, 1_000, seed)).toBeLessThan(3)
  })

  const password = 'a password like any other'

  test('signing in to no account takes as long as with a wrong password', async () => {
    const login = (email: string): RequestOf =>
      inTurn([posting('/auth/login', { email, password }).toString()])
    const found = await toldApart({
      origin: basira.url,
      classes: { wrong: login(person.email), unknown: login(newAddress()), other: login(newAddress()) },
      equal: ['unknown', 'other'],
      rounds: 90,
      // Ten failures in a quarter of an hour.
      blockRounds: 10,
      leastUs: 1_000,
    })
    expect(found).toEqual([])
  })

  test('asking for a reset takes as long for no account as for one', async () => {
    const forgot = (email: string): RequestOf =>
      inTurn([posting('/auth/forgot-password', { email }).toString()])
    const found = await toldApart({
      origin: basira.url,
      classes: { known: forgot(person.email), unknown: forgot(newAddress()), other: forgot(newAddress()) },
      equal: ['unknown', 'other'],
      rounds: 900,
      // Ten times what a stranger may ask in an hour for one address.
      blockRounds: 50,
      leastUs: 2 * leastUs,
    })
    expect(found).toEqual([])
  })

  test('signing up takes as long with a taken address as with a new one', async () => {
    const fresh: RequestOf = () => posting('/auth/signup', { email: newAddress(), password })
    const found = await toldApart({
      origin: basira.url,
      classes: {
        taken: () => posting('/auth/signup', { email: person.email, password }),
        new: fresh,
        'new again': fresh,
      },
      equal: ['new', 'new again'],
      rounds: 90,
      // The answer is known after the first: from then on the address is taken.
      blockRounds: 5,
      leastUs: 1_000,
    })
    expect(found).toEqual([])
  })
})
