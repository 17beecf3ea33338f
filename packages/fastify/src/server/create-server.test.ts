import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Refusal } from 'claviger'
import type { FastifyBaseLogger } from 'fastify'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { acceptGzip } from '../body/gzip-body.ts'
import { cursorCodec, cursorParameter } from '../openapi/shared-schemas.ts'
import { RequestProblem } from '../reply/request-problem.ts'
import { exchange, portOf } from '../testing/raw-socket.ts'
import { testReplies } from '../testing/test-replies.ts'
import { createServer, type Server } from './create-server.ts'

const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn() }
const positions = cursorCodec(Type.Object({ id: Type.String(), createdAt: Type.Integer() }))
let app: Server

beforeAll(async () => {
  app = createServer({
    replies: testReplies,
    log: log as unknown as FastifyBaseLogger,
    logRequests: true,
    production: true,
  })
  app.get('/bug', () => {
    throw new Error('password=hunter2')
  })
  app.get('/thrown', () => {
    throw 'not an error'
  })
  app.get('/refused', () => Promise.reject(new Refusal('rate_limited', { retryAfterSeconds: 42 })))
  app.get('/down', () => {
    throw Object.assign(new Refusal('unavailable', { retryAfterSeconds: 3 }), { cause: new Error('lost') })
  })
  app.get('/reset', () => Promise.reject(Object.assign(new Error('database'), { code: 'ECONNRESET' })))
  app.get('/problem', (_request, reply) => reply.send(new RequestProblem('cross_site')))
  const query = Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      ratio: Type.Optional(Type.Number()),
      all: Type.Optional(Type.Boolean()),
      tags: Type.Optional(Type.Array(Type.String())),
      name: Type.Optional(Type.String()),
      cursor: Type.Optional(cursorParameter),
    },
    { additionalProperties: false },
  )
  app.get('/list', { schema: { querystring: query } }, ({ query }) => ({
    ...query,
    ...(query.cursor === undefined ? {} : { position: positions.decode(query.cursor) }),
  }))
  const id = Type.Object({ id: Type.String({ pattern: '^[a-z]{4}$' }) })
  app.get('/things/:id', { schema: { params: id } }, ({ params }) => params)
  app.post('/bulk', { preParsing: acceptGzip, bodyLimit: 1_000 }, ({ body }) => ({ body }))
  await app.ready()
})
afterAll(() => app.close())

describe('a reply', () => {
  test('has an id of its own and the security headers, errors too', async () => {
    for (const url of ['/list', '/nowhere', '/bug', '/%zz']) {
      const { headers } = await app.inject({ url })
      expect(headers).toMatchObject({
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'x-content-type-options': 'nosniff',
        'content-security-policy':
          "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'strict-transport-security': expect.stringContaining('max-age='),
      })
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })

  test.each(['/bug', '/thrown', '/reset'])(
    'to a bug tells nothing of it, and the log has it under the same id',
    async (url) => {
      log.error.mockClear()
      const reply = await app.inject({ url })
      expect(reply.statusCode).toBe(500)
      const requestId = reply.headers['x-request-id']
      expect(reply.json()).toEqual({ error: 'Internal error', code: 'internal', requestId })
      expect(log.error).toHaveBeenCalledWith(
        expect.objectContaining({ requestId, route: url }),
        'request failed',
      )
    },
  )

  test('to a refusal has its status, its filled sentence and Retry-After', async () => {
    const reply = await app.inject({ url: '/refused' })
    expect(reply.statusCode).toBe(429)
    expect(reply.headers['retry-after']).toBe('42')
    expect(reply.json().error).toBe('Again in 42 s')
    expect((await app.inject({ url: '/problem' })).statusCode).toBe(403)
  })

  test('while the store is out of reach is 503 with Retry-After, and the log says why', async () => {
    log.warn.mockClear()
    const reply = await app.inject({ url: '/down' })
    expect(reply.statusCode).toBe(503)
    expect(reply.headers['retry-after']).toBe('3')
    expect(reply.body).not.toContain('lost')
    expect(log.warn).toHaveBeenCalledWith(
      { cause: new Error('lost'), requestId: reply.headers['x-request-id'] },
      'the store is out of reach',
    )
  })

  test('is logged by its route and never by its URL', async () => {
    log.info.mockClear()
    await app.inject({ url: '/things/abcd?token=s3cret' })
    expect(log.info).toHaveBeenCalledWith(
      expect.objectContaining({ method: 'GET', route: '/things/:id', status: 200, ms: expect.any(Number) }),
      'request',
    )
    expect(JSON.stringify(log.info.mock.calls)).not.toContain('s3cret')
  })
})

describe('a query string', () => {
  test('is turned into what the schema asks for', async () => {
    const reply = await app.inject({ url: '/list?limit=25&ratio=-0.5&all=false&tags=one&name=7' })
    expect(reply.json()).toEqual({ limit: 25, ratio: -0.5, all: false, tags: ['one'], name: '7' })
    expect((await app.inject({ url: '/list?tags=a&tags=b' })).json()).toEqual({ tags: ['a', 'b'] })
  })

  test.each([
    ['limit=', 'limit'],
    ['limit=0', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=true', 'limit'],
    ['limit=99999999999999999999', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['name=a&name=b', 'name'],
    ['all=1', 'all'],
    ['unknown=1', 'unknown parameters'],
    ['__proto__=1', 'unknown parameters'],
    ['cursor=e30', 'cursor'],
    ['cursor=%7B', 'cursor'],
    ['cursor=', 'cursor'],
  ])('with %s is refused and %s named', async (query, field) => {
    const reply = await app.inject({ url: `/list?${query}` })
    expect(reply.json()).toMatchObject({
      code: 'query_invalid',
      error: `The query is not valid: ${field}`,
    })
    expect(reply.statusCode).toBe(400)
  })

  test('takes back the cursor that was given', async () => {
    const position = { id: 'ä"/', createdAt: 7 }
    const cursor = positions.encode(position)
    expect(cursor).toMatch(/^[\w-]+$/)
    expect((await app.inject({ url: `/list?cursor=${cursor}` })).json()).toEqual({ cursor, position })
  })
})

test('a path parameter that cannot be an id names nothing that exists', async () => {
  const reply = await app.inject({ url: '/things/ABCD' })
  expect(reply.statusCode).toBe(404)
  expect(reply.json().code).toBe('not_found')
})

describe('a path of known ones', () => {
  test.each([
    ['POST', '/list', 'GET, HEAD'],
    ['DELETE', '/things/abcd', 'GET, HEAD'],
    ['DELETE', '/things/ABCD?x=/bulk', 'GET, HEAD'],
    ['POST', '/%6cist', 'GET, HEAD'],
    ['GET', '/bulk', 'POST'],
  ] as const)('asked with %s (%s) is 405 with what it answers to', async (method, url, allow) => {
    const reply = await app.inject({ method, url })
    expect(reply.statusCode).toBe(405)
    expect(reply.headers['allow']).toBe(allow)
  })

  test.each(['/', '/things', '/things/', '/things/abcd/', '/listing', '/LIST', '//list'])(
    'is not %s',
    async (url) => {
      expect((await app.inject({ url })).statusCode).toBe(404)
    },
  )
})

describe('a compressed body', () => {
  const json = { 'content-type': 'application/json' }
  const gzip = { ...json, 'content-encoding': 'gzip' }
  const post = (payload: Buffer | string, headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/bulk', payload, headers })

  test('is inflated where the route takes one, and a plain one is read too', async () => {
    expect((await post(gzipSync('{"a":1}'), gzip)).json()).toEqual({ body: { a: 1 } })
    expect((await post('{"a":1}', json)).json()).toEqual({ body: { a: 1 } })
  })

  test.each([
    ['inflates beyond the limit', gzipSync(`"${'a'.repeat(50_000_000)}"`), gzip, 413],
    ['is no gzip', Buffer.from('{"a":1}'), gzip, 400],
    ['is cut off', gzipSync('{"a":"0123456789"}').subarray(0, -9), gzip, 400],
    ['has another encoding', gzipSync('{}'), { ...json, 'content-encoding': 'br' }, 415],
  ])('that %s is refused', async (_what, payload, headers, status) => {
    const reply = await post(payload, headers)
    expect(reply.statusCode).toBe(status)
    expect(reply.json().requestId).toBe(reply.headers['x-request-id'])
  })
})

/** A server with a route that answers when it is told to. */
async function slowServer() {
  const app = createServer({ replies: testReplies })
  const waiting: (() => void)[] = []
  const answered = vi.fn()
  app.addHook('onResponse', (_request, _reply, done) => {
    answered()
    done()
  })
  app.get('/quick', () => ({ ok: true }))
  app.get('/slow', () => new Promise((resolve) => waiting.push(() => resolve({ ok: true }))))
  const port = await portOf(app)
  const isBusy = () => expect.poll(() => waiting).toHaveLength(1)
  return { app, port, answered, isBusy, finish: () => waiting.forEach((answer) => void answer()) }
}

test('closing finishes what runs and leaves no connection behind', async () => {
  const { app, port, answered, isBusy, finish } = await slowServer()
  // Both connections stay open for more: they end only because the server ends them.
  const slow = exchange(port, 'GET /slow HTTP/1.1\r\nHost: t\r\n\r\n')
  const idle = exchange(port, 'GET /quick HTTP/1.1\r\nHost: t\r\n\r\n')
  await isBusy()
  await expect.poll(() => answered.mock.calls).toHaveLength(1)
  const closed = app.close()
  expect((await idle).status).toBe(200)
  finish()
  expect((await slow).status).toBe(200)
  await closed
})

test('a request that arrives on an open connection while the server closes is told to come back', async () => {
  const { app, port, isBusy, finish } = await slowServer()
  const slow = exchange(port, 'GET /slow HTTP/1.1\r\nHost: t\r\n\r\n')
  await isBusy()
  const accepted = once(app.server, 'connection')
  const socket = connect(port, '127.0.0.1')
  const [connection] = (await accepted) as [Socket]
  let received = ''
  socket.on('data', (chunk) => {
    received += String(chunk)
  })
  // Its headers are not complete when closing begins, so its connection is not idle.
  const head = 'GET /quick HTTP/1.1\r\nHost: t\r\n'
  socket.write(head)
  await expect.poll(() => connection.bytesRead).toBe(head.length)
  const closed = app.close()
  await expect.poll(() => app.server.listening).toBe(false)
  socket.write('\r\n')
  await expect.poll(() => received).toContain('shutting_down')
  expect(received).toMatch(/^HTTP\/1\.1 503 /)
  expect(received).toMatch(/connection: close/i)
  expect(received).toMatch(/retry-after: 1/i)
  finish()
  expect((await slow).status).toBe(200)
  await closed
})

describe('a page for those who are lost', () => {
  let lost: Server
  beforeAll(async () => {
    lost = createServer({
      replies: testReplies,
      lostPage: ({ headers }) =>
        headers.accept === 'text/html'
          ? { headers: { 'content-type': 'text/html' }, body: '<h1>?</h1>' }
          : null,
    })
    lost.get('/here', () => ({ ok: true }))
    lost.post('/form', () => ({ ok: true }))
    await lost.ready()
  })
  afterAll(() => lost.close())

  const ask = (method: 'GET' | 'HEAD' | 'POST', url: string, accept = 'text/html') =>
    lost.inject({ method, url, headers: { accept } })

  test('is sent with the 404 of a path that nothing has, under the headers of every reply', async () => {
    const reply = await ask('GET', '/nowhere?x=1')
    expect([reply.statusCode, reply.body]).toEqual([404, '<h1>?</h1>'])
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('is announced by HEAD as by GET, and not sent', async () => {
    const reply = await ask('HEAD', '/nowhere')
    expect([reply.statusCode, reply.headers['content-type'], reply.body]).toEqual([404, 'text/html', ''])
  })

  test.each([
    ['another method', 'POST', '/nowhere', 'text/html', 404],
    ['a path that has other methods', 'GET', '/form', 'text/html', 405],
    ['a caller to whom it says nothing', 'GET', '/nowhere', '*/*', 404],
  ] as const)('is not for %s', async (_what, method, url, accept, status) => {
    const reply = await ask(method, url, accept)
    expect(reply.statusCode).toBe(status)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
  })

  test('takes nothing from the paths that are there', async () => {
    expect((await ask('GET', '/here')).json()).toEqual({ ok: true })
  })
})
