import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { testReplies } from '../testing/test-replies.ts'
import { openApi } from './open-api.ts'
import { referenceUi } from './reference-ui.ts'
import { timestamp } from './shared-schemas.ts'

let app: Server

beforeAll(async () => {
  app = createServer({ replies: testReplies })
  await openApi(app, {
    info: { title: 'Things', version: '1' },
    servers: [{ url: '/api' }],
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Test-Key' } },
    path: '/api/openapi.json',
    errors: {
      replies: testReplies,
      body: Type.Object({ error: Type.String() }),
      always: ['internal'],
    },
  })
  await referenceUi(app, { path: '/api/docs', title: 'Things' })
  app.register((scope, _options, done) => {
    scope.get(
      '/api/things/:id',
      {
        config: { refuses: ['not_found', 'credential_missing', 'credential_invalid'] },
        schema: {
          summary: 'One thing',
          params: Type.Object({ id: Type.String() }),
          response: { 200: Type.Object({ id: Type.String(), at: timestamp }) },
        },
      },
      ({ params }) => ({ id: (params as { id: string }).id, at: '2026-01-31T09:30:00.000Z' }),
    )
    done()
  })
  await app.ready()
})
afterAll(() => app.close())

describe('the document', () => {
  test('is OpenAPI 3.1 of the routes, with their refusals and without itself', async () => {
    const document = (await app.inject({ url: '/api/openapi.json' })).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(['/things/{id}'])
    const { responses } = document.paths['/things/{id}'].get
    expect(Object.keys(responses)).toEqual(['200', '401', '404', '500'])
    expect(responses['401'].description).toBe('Sign in')
    expect(responses['404'].content['application/json'].schema.properties).toHaveProperty('error')
    expect(document.components.securitySchemes).toHaveProperty('key')
  })

  test('does not change what routes answer', async () => {
    expect((await app.inject({ url: '/api/things/7' })).json()).toEqual({
      id: '7',
      at: '2026-01-31T09:30:00.000Z',
    })
  })
})

describe('the reference page', () => {
  test('is served with all it needs, and nothing inline or from elsewhere', async () => {
    const page = await app.inject({ url: '/api/docs' })
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    const urls = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(urls.length).toBeGreaterThan(4)
    for (const url of urls) {
      expect(url).toMatch(/^\/api\/docs\/static\//)
      expect((await app.inject({ url })).statusCode).toBe(200)
    }
    expect(page.body).not.toMatch(/<script(?![^>]*src=)/)
    expect((await app.inject({ url: '/api/docs/json' })).json().openapi).toBe('3.1.0')
  })

  test('keeps its policy to itself', async () => {
    const reply = await app.inject({ url: '/api/things/7' })
    expect(reply.headers['content-security-policy']).toBe(
      "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    )
  })
})
