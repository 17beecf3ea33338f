/**
 * Which scope opens which call, for every call that takes a key: with that scope alone, and with no other.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { basiraScopes } from './dialect.ts'
import { startTestBasira, type TestBasira } from './testing/test-basira.ts'

/** By what opens it; `null`: any key, `session`: none. */
const calls: Readonly<Record<string, keyof typeof basiraScopes | 'session' | null>> = {
  'get /auth/me': null,
  'patch /auth/me': 'account:write',
  'post /auth/resend-verification': 'account:write',
  'post /auth/change-password': 'account:write',
  'get /auth/sessions': 'account:read',
  'delete /auth/sessions': 'account:write',
  'delete /auth/sessions/{id}': 'account:write',
  'get /organization': 'account:read',
  'patch /organization': 'account:write',
  'get /activity': 'account:read',
  'post /api-keys': 'keys:write',
  'get /api-keys': 'keys:read',
  'get /api-keys/{id}': 'keys:read',
  'patch /api-keys/{id}': 'keys:write',
  'delete /api-keys/{id}': 'keys:write',
  'post /api-keys/{id}/rotate': 'keys:write',
  'get /api-keys/{id}/descendants': 'keys:read',
  'get /databases': 'databases:read',
  'post /databases': 'databases:write',
  'get /databases/{id}': 'databases:read',
  'patch /databases/{id}': 'databases:write',
  'delete /databases/{id}': 'databases:write',
  'get /databases/{id}/health': 'databases:read',
  'get /billing': 'session',
}

interface Operation {
  /** Ways in; `{}`: without a credential. */
  readonly security?: readonly Readonly<Record<string, unknown>>[]
}

let basira: TestBasira
/** Keys by their only scope. */
const keys = new Map<string, string>()
beforeAll(async () => {
  basira = await startTestBasira()
  const person = await basira.verifiedPerson()
  for (const scope of ['*', ...Object.keys(basiraScopes)]) {
    keys.set(scope, (await basira.key(person, { scopes: [scope] })).key)
  }
})
afterAll(() => basira.close())

test('every call that demands a credential is in the table', async () => {
  const document = (await basira.get('/openapi.json')).body
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  const guarded = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(
        ([, { security = [] }]) =>
          security.length > 0 && security.every((way) => Object.keys(way).length > 0),
      )
      .map(([method]) => `${method} ${path.replace('/api/v1', '')}`),
  )
  expect(guarded.toSorted()).toEqual(Object.keys(calls).toSorted())
})

test.each(Object.entries(calls))('%s is opened by %s and by no other scope', async (call, opening) => {
  const [method = '', path = ''] = call.split(' ')
  const opened: string[] = []
  for (const [scope, key] of keys) {
    // What is asked is no good: a call that lets the key in says so, and nothing happens.
    const body = ['post', 'patch'].includes(method) ? { body: { unknown: true } } : {}
    const reply = await basira.ask(method.toUpperCase(), path.replace('{id}', 'aaaaaaaaaaaaaaaa'), {
      key,
      ...body,
    })
    const isRefused = reply.status === 403 && /scope|billing/.test(String(reply.body['error']))
    if (!isRefused) opened.push(scope)
    expect(reply.status, `${call} with ${scope}: ${reply.raw}`).not.toBe(401)
  }
  const expected = opening === null ? [...keys.keys()] : ['*', opening]
  expect(opened).toEqual(opening === 'session' ? [] : expected)
})
