/**
 * What the OpenAPI document says each call answers, and what it does answer: every status that is documented can be had,
 * and none comes that is not documented.
 *
 * Left out are those that any call may answer with under load or in trouble (429, 500, 503); they have tests of their own.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BrowserJar } from '../basira/browser-jar.ts'
import { type Answer, type Ask, Connections, textOf } from '../basira/connection.ts'
import {
  api,
  askFor,
  bearer,
  newAddress,
  newKey,
  newPerson,
  type Person,
  withoutLimits,
} from '../basira/person.ts'
import { type RunningBasira, runBasira } from '../basira/running.ts'
import { misfits, type Operation, operationsOf, servedText } from './served-document.ts'

const anyTime = [429, 500, 503]
const password = 'a password like any other'

interface Attempt extends Ask {
  /** In place of `{id}`; an id of nothing where it is not given. */
  readonly id?: string
}

let basira: RunningBasira
let connections: Connections
let person: Person
let operations: ReadonlyMap<string, Operation>
/** Statuses by call, as they came. */
const seen = new Map<string, Set<number>>()

beforeAll(async () => {
  basira = await runBasira({ ...withoutLimits, BASIRA_LIMIT_KEYS_PER_ORGANIZATION: '10' })
  connections = new Connections(basira.url, 4)
  person = await newPerson(basira, { verified: true })
  const found = operationsOf(await servedText(basira.url))
  operations = new Map(found.map((operation) => [operation.operationId, operation]))
})
afterAll(async () => {
  connections?.close()
  await basira?.close()
})

function operation(id: string): Operation {
  const found = operations.get(id)
  if (found === undefined) throw new Error(`no operation ${id}`)
  return found
}

/** Asks, and compares the reply with the document. */
async function attempt(
  operationId: string,
  { id = 'aaaaaaaaaaaaaaaa', ...asked }: Attempt = {},
): Promise<Answer> {
  const { method, path, responses } = operation(operationId)
  const answer = await connections.ask(method, path.replace('{id}', id), asked)
  const said = `${operationId}: ${answer.status} ${answer.text}`
  const schema = responses.get(answer.status)
  if (schema === undefined) throw new Error(`not documented: ${said}`)
  expect(misfits(schema, answer.text === '' ? null : JSON.parse(answer.text)), said).toEqual([])
  seen.set(operationId, (seen.get(operationId) ?? new Set()).add(answer.status))
  return answer
}

async function succeeds(operationId: string, status: number, asked: Attempt = {}): Promise<Answer> {
  const answer = await attempt(operationId, asked)
  expect(answer.status, `${operationId}: ${answer.text}`).toBe(status)
  return answer
}

function mine(more: Attempt = {}): Attempt {
  return { ...more, headers: { ...bearer(person.accessToken), ...more.headers } }
}

async function linkTo(email: string, path: string, subject: RegExp): Promise<string> {
  if (path !== '') await askFor(202, basira.url, 'POST', path, { json: { email } })
  return basira.post.takeToken(email, subject)
}

describe('each call that succeeds answers as documented', () => {
  test('accounts', async () => {
    const email = newAddress()
    await succeeds('signUp', 202, { json: { email, password, name: 'Ada', organization: 'Engines' } })
    const link = { json: { token: await linkTo(email, '', /verify/i) } }
    await succeeds('lookAtLink', 200, link)
    await succeeds('verifyEmail', 204, link)
    await succeeds('forgotPassword', 202, { json: { email } })
    const token = await basira.post.takeToken(email, /reset/i)
    await succeeds('resetPassword', 204, { json: { token, password: `${password}!` } })
    await succeeds('login', 200, { json: { email, password: `${password}!` } })
    await succeeds('getMe', 200, mine())
    await succeeds('changeMe', 200, mine({ json: { name: null } }))
    await succeeds('getOrganization', 200, mine())
    await succeeds('changeOrganization', 200, mine({ json: { name: 'Engines & co' } }))
    await succeeds('resendVerification', 202, mine())
    await succeeds('listActivity', 200, mine())
    const other = await newPerson(basira)
    await succeeds('changePassword', 204, {
      headers: bearer(other.accessToken),
      json: { current_password: other.password, new_password: `${password}?` },
    })
  })

  test('sessions', async () => {
    const other = await newPerson(basira)
    const { email } = other
    const renewed = await succeeds('refresh', 200, { json: { refresh_token: other.refreshToken } })
    const jar = new BrowserJar(basira.url)
    jar.keep(await succeeds('startSession', 204, { json: { email, password: other.password } }))
    const cookie = (): { readonly cookie: string } => ({
      cookie: [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    })
    jar.keep(await succeeds('refreshSession', 204, { headers: cookie() }))
    await succeeds('listSessions', 200, { headers: cookie() })
    const again = await succeeds('login', 200, { json: { email, password: other.password } })
    const listed = await succeeds('listSessions', 200, { headers: bearer(textOf(again, 'access_token')) })
    const sessions: readonly { readonly id: string; readonly current: boolean }[] = JSON.parse(
      listed.text,
    ).sessions
    const current = sessions.find((session) => session.current)
    await succeeds('endOneSession', 204, { id: current?.id ?? '', headers: cookie() })
    await succeeds('endOtherSessions', 204, { headers: cookie() })
    await succeeds('endSession', 204, { headers: cookie() })
    await succeeds('logout', 204, { json: { refresh_token: textOf(renewed, 'refresh_token') } })
    const copied = await newPerson(basira)
    const second = await succeeds('refresh', 200, { json: { refresh_token: copied.refreshToken } })
    await succeeds('refresh', 200, { json: { refresh_token: textOf(second, 'refresh_token') } })
    await attempt('refresh', { json: { refresh_token: copied.refreshToken } })
    const token = await basira.post.takeToken(copied.email, /ended for your safety/)
    await succeeds('endSessionsByLink', 204, { json: { token } })
  })

  test('keys', async () => {
    const made = await succeeds('createApiKey', 201, mine({ json: { name: 'one', expires_in: 600 } }))
    const id = textOf(made, 'id')
    await succeeds('listApiKeys', 200, mine())
    await succeeds('getApiKey', 200, mine({ id }))
    await newKey(basira.url, textOf(made, 'key'))
    const { api_keys } = JSON.parse((await succeeds('listApiKeyDescendants', 200, mine({ id }))).text)
    expect(api_keys).toHaveLength(1)
    await succeeds('changeApiKey', 200, mine({ id, json: { scopes: ['keys:read'] } }))
    await succeeds('rotateApiKey', 201, mine({ id, json: {} }))
    await succeeds('revokeApiKey', 204, mine({ id }))
    for (const call of ['changeApiKey', 'rotateApiKey']) {
      expect(
        (await attempt(call, mine({ id, json: call === 'changeApiKey' ? { name: 'a' } : {} }))).status,
      ).toBe(409)
    }
  })

  test('a key too many', async () => {
    const other = await newPerson(basira, { verified: true })
    const asked = { headers: bearer(other.accessToken), json: { name: 'one' } }
    for (let at = 0; at < 10; at += 1) await succeeds('createApiKey', 201, asked)
    expect((await attempt('createApiKey', asked)).status).toBe(409)
  })

  test('databases, billing and the process', async () => {
    const json = { name: 'orders', engine: 'postgres', host: 'db-1.internal', tags: { env: 'test' } }
    const id = textOf(await succeeds('registerDatabase', 201, mine({ json })), 'id')
    await succeeds('listDatabases', 200, mine())
    await succeeds('getDatabase', 200, mine({ id }))
    await succeeds('changeDatabase', 200, mine({ id, json: { port: 5433 } }))
    await succeeds('getDatabaseHealth', 200, mine({ id }))
    await succeeds('deleteDatabase', 204, mine({ id }))
    await succeeds('getBilling', 200, mine())
    for (const call of ['getJwks', 'getHealth', 'getReadiness']) await succeeds(call, 200)
  })
})

describe('each call that is refused answers as documented', () => {
  test('without a credential, with a bad one, with two', async () => {
    const { key } = await newKey(basira.url, person.accessToken)
    for (const { operationId, isGuarded } of operations.values()) {
      if (!isGuarded) continue
      expect((await attempt(operationId)).status, operationId).toBe(401)
      expect((await attempt(operationId, { headers: { 'x-api-key': 'dbm_ak_x' } })).status).toBe(401)
      const two = { 'x-api-key': key, ...bearer(person.accessToken) }
      expect((await attempt(operationId, { headers: two })).status, operationId).toBe(400)
    }
  })

  test('with a key that may not, or a cookie on another site', async () => {
    const scopes = ['telemetry:write']
    const { key } = await newKey(basira.url, person.accessToken, { scopes })
    const { email } = person
    const jar = new BrowserJar(basira.url)
    await jar.ask('POST', '/auth/session', { json: { email, password: person.password } })
    const cookie = [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const { operationId, isGuarded, method } of operations.values()) {
      if (isGuarded && operationId !== 'getMe') {
        expect((await attempt(operationId, { headers: bearer(key) })).status, operationId).toBe(403)
      }
      if (method === 'GET' || operationId === 'logout') continue
      const headers = { cookie, 'sec-fetch-site': 'cross-site' }
      expect((await attempt(operationId, { headers })).status, operationId).toBe(403)
    }
  })

  test('with a body that is none, too large, or of another type', async () => {
    const json = { 'content-type': 'application/json' }
    for (const { operationId, responses } of operations.values()) {
      if (!responses.has(415)) continue
      const bodies = [
        [400, { headers: json, body: '{"a":' }],
        [415, { headers: { 'content-type': 'text/plain' }, body: '{}' }],
        [413, { headers: json, body: JSON.stringify({ a: 'a'.repeat(1_048_576) }) }],
      ] as const
      for (const [status, asked] of bodies) {
        expect((await attempt(operationId, mine(asked))).status, `${operationId} ${status}`).toBe(status)
      }
      if (!operation(operationId).takesBody) continue
      expect((await attempt(operationId, mine({ json: { unknown: 1 } }))).status, operationId).toBe(400)
    }
  })

  test('about what is not there', async () => {
    const bodies: Readonly<Record<string, object>> = {
      changeApiKey: { name: 'a' },
      rotateApiKey: {},
      changeDatabase: { name: 'a' },
    }
    for (const { operationId, path } of operations.values()) {
      if (!path.includes('{id}')) continue
      const json = bodies[operationId]
      const answer = await attempt(operationId, mine(json === undefined ? {} : { json }))
      expect(answer.status, operationId).toBe(404)
    }
  })

  test('to whoever signs in, refreshes or follows a link in vain', async () => {
    const json = { email: person.email, password: 'certainly not it' }
    for (const call of ['login', 'startSession']) expect((await attempt(call, { json })).status).toBe(401)
    expect((await attempt('refresh', { json: { refresh_token: 'x' } })).status).toBe(401)
    expect((await attempt('refreshSession')).status).toBe(401)
    expect((await attempt('logout', { headers: bearer('x') })).status).toBe(401)
    const ended = { headers: bearer('x'), json: { token: 'x' } }
    expect((await attempt('verifyEmail', ended)).status).toBe(401)
    for (const call of ['verifyEmail', 'endSessionsByLink', 'lookAtLink'])
      expect((await attempt(call, { json: { token: 'x' } })).status).toBe(400)
    expect((await attempt('resetPassword', { json: { token: 'x', password } })).status).toBe(400)
    const two = { 'x-api-key': 'a', authorization: 'Bearer b' }
    expect((await attempt('endSession', { headers: two })).status).toBe(400)
    const answer = await connections.ask('GET', `${api}/api-keys?limit=0`, mine())
    expect(answer.status).toBe(400)
  })
})

test('all that was documented has come', () => {
  const missing = [...operations.values()].flatMap(({ operationId, responses }) =>
    [...responses.keys()]
      .filter((status) => !anyTime.includes(status) && seen.get(operationId)?.has(status) !== true)
      .map((status) => `${operationId} ${status}`),
  )
  expect(missing).toEqual([])
})
