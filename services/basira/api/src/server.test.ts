/**
 * What is served beside the API: health, keys, the reference; and what every reply has in common.
 *
 * The dashboard as it was built is test/basira/dashboard.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields } from './testing/reply.ts'
import { startTestBasira, type TestBasira } from './testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

describe('beside the API', () => {
  test('a page that is opened does not use its link up', async () => {
    const person = await basira.person()
    const token = await basira.linkToken(person.email, '/verify-email')
    await basira.get(`//verify-email?token=${token}`)
    await basira.ask('HEAD', '//verify-email')
    expect((await basira.post('/auth/verify-email', { token })).status).toBe(204)
  })

  test('the development mailbox is there without a mail server, and escapes ids', async () => {
    expect((await basira.get('//dev/mail')).status).toBe(200)
    expect((await basira.get('//dev/mail/..%2f..%2fsecret')).status).toBe(404)
  })

  test('the place of a page takes no other method', async () => {
    const reply = await basira.post('//verify-email', {})
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})

describe('the process', () => {
  test('says that it lives and that it can serve', async () => {
    expect((await basira.get('//healthz')).body).toEqual({ status: 'ok' })
    const ready = await basira.get('//readyz')
    expect([ready.status, ready.body]).toEqual([
      200,
      { ready: true, draining: false, checks: { store: 'ok' } },
    ])
  })

  test('shows no metrics on its public port', async () => {
    expect((await basira.get('//metrics')).status).toBe(404)
  })
})

describe('every reply', () => {
  test('has an id of its own and headers that keep browsers from guessing', async () => {
    const replies = [await basira.get('/auth/me'), await basira.get('//'), await basira.get('//nothing')]
    const ids = replies.map(({ headers }) => headers.get('x-request-id'))
    expect(new Set(ids).size).toBe(3)
    expect(ids).not.toContain(null)
    for (const { headers } of replies) expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('to an unknown path is 404, to a wrong method 405 with Allow, as {"error"} both', async () => {
    const unknown = await basira.get('/nothing')
    expect([unknown.status, Object.keys(unknown.body)]).toEqual([404, ['error']])
    const wrong = await basira.ask('PUT', '/api-keys', { body: {} })
    expect([wrong.status, Object.keys(wrong.body)]).toEqual([405, ['error']])
    expect(wrong.headers.get('allow')?.split(', ').sort()).toEqual(expect.arrayContaining(['GET', 'POST']))
  })
})

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly security?: readonly object[]
  readonly responses: Record<string, { readonly description?: string }>
}

describe('the OpenAPI document', () => {
  let document: Fields
  let operations: readonly (readonly [string, Operation])[]
  beforeAll(async () => {
    document = (await basira.get('/openapi.json')).body
    const paths = document['paths'] as Record<string, Record<string, Operation>>
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    )
  })

  test('is 3.1, names the public origin, and the reference page is there', async () => {
    expect(document['openapi']).toMatch(/^3\.1/)
    expect(document['servers']).toEqual([{ url: 'https://basira.example' }])
    const page = await basira.get('/docs/')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toContain('text/html')
  })

  test('describes every call of the contract', () => {
    const api = (path: string): string => path.replace(' /', ' /api/v1/')
    expect(operations.map(([name]) => name).sort()).toEqual(
      [
        ...[
          'post /auth/signup',
          'post /auth/login',
          'post /auth/refresh',
          'post /auth/logout',
          'post /auth/session',
          'post /auth/session/refresh',
          'delete /auth/session',
          'get /auth/me',
          'patch /auth/me',
          'get /organization',
          'patch /organization',
          'post /auth/verify-email',
          'post /auth/resend-verification',
          'post /auth/forgot-password',
          'post /auth/links',
          'post /auth/reset-password',
          'post /auth/change-password',
          'post /auth/end-sessions',
          'get /auth/sessions',
          'delete /auth/sessions',
          'delete /auth/sessions/{id}',
          'post /api-keys',
          'get /api-keys',
          'get /api-keys/{id}',
          'patch /api-keys/{id}',
          'delete /api-keys/{id}',
          'post /api-keys/{id}/rotate',
          'get /api-keys/{id}/descendants',
          'get /databases',
          'post /databases',
          'get /databases/{id}',
          'patch /databases/{id}',
          'delete /databases/{id}',
          'get /databases/{id}/health',
          'get /billing',
          'get /activity',
        ].map(api),
        'get /.well-known/jwks.json',
        'get /healthz',
        'get /readyz',
      ].sort(),
    )
  })

  test('gives each call an id, a summary, a tag, its credentials and its refusals', () => {
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [name, operation] of operations) {
      expect(operation.operationId, name).toBeTruthy()
      expect(operation.summary, name).toBeTruthy()
      expect(operation.tags, name).toHaveLength(1)
      expect(operation.security, name).toBeDefined()
      expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['429', '500', '503']))
      for (const { description } of Object.values(operation.responses)) {
        expect(description, name).toMatch(/\S/)
        expect(description, name).not.toBe('Default Response')
      }
      const needsCaller = (operation.security ?? []).length > 0
      if (needsCaller) expect(operation.responses, name).toHaveProperty('401')
    }
  })

  test('shows no secret and no address of anybody', () => {
    expect(JSON.stringify(document)).not.toMatch(/person-\d|dbm_ak_[a-z2-7]{16}_[0-9A-Za-z]{49}/)
  })
})
