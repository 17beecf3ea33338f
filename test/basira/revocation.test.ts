/**
 * Revoked means revoked, through the door: from the moment in which the call that takes a right away has returned, no
 * request with it is accepted, at any process. A new name is known from that moment in the same way.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../postgres.ts'
import { Connections, textOf } from './connection.ts'
import { countsOf, underLoad } from './load.ts'
import {
  api,
  ask,
  askFor,
  bearer,
  type Key,
  newKey,
  newPerson,
  operate,
  type Person,
  withoutLimits,
} from './person.ts'
import { type Rename, renames } from './renames.ts'
import { type RunningBasira, runBasira } from './running.ts'
import { keyEnds, keyWithdrawals, sessionWithdrawals, type Withdrawal } from './withdrawals.ts'

const whoAmI = '/auth/me'

/** Accepted by all before, by none after, on each server. */
async function holdsUnderLoad(
  servers: readonly RunningBasira[],
  { asking, act, afterwards = 401, byOperator = false }: Withdrawal,
): Promise<void> {
  const connections = servers.map(({ url }) => new Connections(url, 50))
  try {
    const { before, after } = await underLoad(connections, asking, {
      act,
      pauseMs: byOperator ? 30 * servers.length : 0,
    })
    expect(Object.keys(countsOf(before))).toEqual(['200'])
    expect(Object.keys(countsOf(after))).toEqual([String(afterwards)])
    expect(after.length).toBeGreaterThanOrEqual(100)
  } finally {
    for (const one of connections) one.close()
  }
}

/** Answered with the former name by all before, with the fresh one by all after, on each server. */
async function renamesUnderLoad(
  servers: readonly RunningBasira[],
  { asking, act, former, fresh, nameIn }: Rename,
): Promise<void> {
  const connections = servers.map(({ url }) => new Connections(url, 50))
  try {
    const { before, after } = await underLoad(connections, asking, { act, pauseMs: 0 })
    expect(new Set(before.map(nameIn))).toEqual(new Set([former]))
    expect(new Set(after.map(nameIn))).toEqual(new Set([fresh]))
    expect(after.length).toBeGreaterThanOrEqual(100)
  } finally {
    for (const one of connections) one.close()
  }
}

/**
 * First sight of a key against its revocation: reads that began before it are still under way while it commits. In each
 * round the first use falls a little later. Rounds go on until the race has gone both ways, as it does within the first few.
 */
async function racesFirstSight(
  servers: readonly RunningBasira[],
  person: Person,
  rounds: number,
): Promise<void> {
  const [first, last] = [servers[0], servers.at(-1)]
  if (first === undefined || last === undefined) throw new TypeError('racesFirstSight: no server')
  const users = new Connections(last.url, 8)
  const revoker = new Connections(first.url)
  const seen = new Set<number>()
  const isOver = (round: number): boolean => round >= (seen.size === 2 ? rounds : 10 * rounds)
  try {
    for (let round = 0; !isOver(round); round++) {
      const { id, key } = await newKey(first.url, person.accessToken)
      const headers = bearer(key)
      let returnedAt = Number.POSITIVE_INFINITY
      const uses = Array.from({ length: 6 }, async (_, index) => {
        for (let turns = 0; turns < (round * index) % 11; turns++) await turn()
        return users.ask('GET', `${api}${whoAmI}`, { headers })
      })
      for (let turns = 0; turns < round % 7; turns++) await turn()
      const revoked = revoker
        .ask('DELETE', `${api}/api-keys/${id}`, { headers: bearer(person.accessToken) })
        .then((answer) => {
          returnedAt = performance.now()
          return answer
        })
      expect((await revoked).status).toBe(204)
      const next = await users.ask('GET', `${api}${whoAmI}`, { headers })
      expect(next.status, `round ${round}: the next request`).toBe(401)
      for (const { startedAt, status } of await Promise.all(uses)) {
        seen.add(status)
        if (startedAt > returnedAt) expect(status, `round ${round}: started after`).toBe(401)
      }
      // What was read before the end must not have been remembered after it.
      const later = await users.ask('GET', `${api}${whoAmI}`, { headers })
      expect(later.status, `round ${round}: once all has come to rest`).toBe(401)
    }
    expect(seen, 'the race went both ways').toEqual(new Set([200, 401]))
  } finally {
    users.close()
    revoker.close()
  }
}

describe('on SQLite, with 50 requests in flight', () => {
  let basira: RunningBasira
  beforeAll(async () => {
    basira = await runBasira(withoutLimits)
  })
  afterAll(() => basira?.close())

  test.each(Object.entries({ ...keyWithdrawals, ...keyEnds, ...sessionWithdrawals }))(
    '%s is refused from the moment the call has returned',
    async (_, prepare) => {
      await holdsUnderLoad([basira], await prepare(basira))
    },
  )

  test.each(Object.entries(renames))(
    '%s is not answered with the former name from the moment the call has returned',
    async (_, prepare) => {
      await renamesUnderLoad([basira], await prepare(basira))
    },
  )

  test('a key that is first seen while it is revoked is not remembered', async () => {
    await racesFirstSight([basira], await newPerson(basira), 120)
  })

  test('a session that is first seen while it ends is not remembered', async () => {
    const connections = new Connections(basira.url, 6)
    const person = await newPerson(basira)
    for (let round = 0; round < 25; round++) {
      const json = { email: person.email, password: person.password }
      const tokens = await askFor(200, basira.url, 'POST', '/auth/login', { json })
      const headers = bearer(textOf(tokens, 'access_token'))
      const uses = Array.from({ length: 4 }, () => connections.ask('GET', `${api}${whoAmI}`, { headers }))
      for (let turns = 0; turns < round % 7; turns++) await turn()
      const body = { refresh_token: textOf(tokens, 'refresh_token') }
      await askFor(204, basira.url, 'POST', '/auth/logout', { json: body })
      expect((await connections.ask('GET', `${api}${whoAmI}`, { headers })).status).toBe(401)
      await Promise.all(uses)
      expect((await connections.ask('GET', `${api}${whoAmI}`, { headers })).status).toBe(401)
    }
    connections.close()
  })

  test('a rotated key goes on with its new secret, and with both during an overlap', async () => {
    const { accessToken } = await newPerson(basira)
    const { id, key } = await newKey(basira.url, accessToken)
    const status = async (credential: string): Promise<number> =>
      (await ask(basira.url, 'GET', whoAmI, { headers: bearer(credential) })).status
    const rotate = async (json: object): Promise<string> => {
      const rotated = await askFor(201, basira.url, 'POST', `/api-keys/${id}/rotate`, {
        headers: bearer(accessToken),
        json,
      })
      return textOf(rotated, 'key')
    }
    expect(await status(key)).toBe(200)
    const second = await rotate({ overlap_seconds: 600 })
    expect([await status(key), await status(second)]).toEqual([200, 200])
    const third = await rotate({})
    expect([await status(key), await status(second), await status(third)]).toEqual([401, 401, 200])
    await askFor(204, basira.url, 'DELETE', `/api-keys/${id}`, { headers: bearer(accessToken) })
    expect(await status(third)).toBe(401)
  })

  test('what is given back works again: an enabled account’s keys, not its sessions', async () => {
    const person = await newPerson(basira)
    const { key } = await newKey(basira.url, person.accessToken)
    const status = async (credential: string): Promise<number> =>
      (await ask(basira.url, 'GET', whoAmI, { headers: bearer(credential) })).status
    expect(await status(key)).toBe(200)
    expect((await operate(basira.environment, 'users', 'disable', person.email)).code).toBe(0)
    expect([await status(key), await status(person.accessToken)]).toEqual([401, 401])
    const { email, password } = person
    expect((await ask(basira.url, 'POST', '/auth/login', { json: { email, password } })).status).toBe(401)
    expect((await operate(basira.environment, 'users', 'enable', person.email)).code).toBe(0)
    expect([await status(key), await status(person.accessToken)]).toEqual([200, 401])
  })

  test('what was revoked stays so through a crash', async () => {
    const person = await newPerson(basira)
    const keys: Key[] = []
    for (let count = 0; count < 3; count++) keys.push(await newKey(basira.url, person.accessToken))
    const [revoked, kept] = keys
    if (revoked === undefined || kept === undefined) throw new Error('no keys')
    const status = async (credential: string): Promise<number> =>
      (await ask(basira.url, 'GET', whoAmI, { headers: bearer(credential) })).status
    expect(await status(revoked.key)).toBe(200)
    await askFor(204, basira.url, 'DELETE', `/api-keys/${revoked.id}`, {
      headers: bearer(person.accessToken),
    })
    await askFor(204, basira.url, 'POST', '/auth/logout', { json: { refresh_token: person.refreshToken } })
    await basira.stop('SIGKILL')
    await basira.startAgain()
    expect(await status(revoked.key)).toBe(401)
    expect(await status(person.accessToken)).toBe(401)
    expect(await status(kept.key)).toBe(200)
  })
})

describe('on PostgreSQL, with two processes and 50 requests in flight', () => {
  let postgres: TestPostgres
  let servers: readonly RunningBasira[]
  let first: RunningBasira

  beforeAll(async () => {
    postgres = await startPostgres()
    const shared = {
      ...withoutLimits,
      BASIRA_DATABASE_URL: await postgres.url('basira'),
      BASIRA_PUBLIC_URL: 'http://127.0.0.1:4000',
    }
    first = await runBasira(shared)
    const secret = first.environment['CLAVIGER_SECRET'] ?? ''
    const second = await runBasira({
      ...shared,
      CLAVIGER_SECRET: secret,
      SMTP_URL: first.environment['SMTP_URL'] ?? '',
    })
    servers = [first, second]
  })
  afterAll(async () => {
    for (const server of servers ?? []) await server.close()
    await postgres?.stop()
  })

  const chosen = [
    'a key that its maker revoked',
    'a key that lost the scope',
    'a key that was rotated without overlap',
    'a disabled account’s key',
    'a removed member’s key',
    'a suspended organization’s key',
    'a session that another one ended',
    'a session that signed out by its refresh token',
    'a browser’s session that signed out',
    'a session whose password was reset',
  ]
  const all = { ...keyWithdrawals, ...sessionWithdrawals }

  test.each(chosen)('%s is refused by both from the moment the call has returned', async (name) => {
    const prepare = all[name]
    if (prepare === undefined) throw new Error(`no withdrawal ${name}`)
    await holdsUnderLoad(servers, await prepare(first))
  })

  test.each(Object.entries(renames))(
    '%s is answered with the former name by neither from the moment the call has returned',
    async (_, prepare) => {
      await renamesUnderLoad(servers, await prepare(first))
    },
  )

  test('a key that one process first sees while another revokes it is not remembered', async () => {
    await racesFirstSight(servers, await newPerson(first), 40)
  })

  test('one process goes on as before when the other is killed', async () => {
    const person = await newPerson(first)
    const { id, key } = await newKey(first.url, person.accessToken)
    const headers = bearer(key)
    const [, second] = servers
    if (second === undefined) throw new Error('no second server')
    await askFor(200, second.url, 'GET', whoAmI, { headers })
    await second.stop('SIGKILL')
    await askFor(204, first.url, 'DELETE', `/api-keys/${id}`, { headers: bearer(person.accessToken) })
    expect((await ask(first.url, 'GET', whoAmI, { headers })).status).toBe(401)
    await second.startAgain()
    expect((await ask(second.url, 'GET', whoAmI, { headers })).status).toBe(401)
  })
})
