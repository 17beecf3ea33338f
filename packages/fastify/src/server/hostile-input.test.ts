import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { credentials } from '../credential/credentials.ts'
import { requireCaller } from '../credential/guard.ts'
import { FakeEngine } from '../testing/fake-engine.ts'
import { exchange, portOf, type RawReply } from '../testing/raw-socket.ts'
import { testReplies } from '../testing/test-replies.ts'
import { createServer, type Server, type ServerOptions } from './create-server.ts'

let app: Server
let port: number
/** Waits no longer than moments for a request; the other one as long as it does where it serves. */
let impatient: Server
let impatientPort: number

beforeAll(async () => {
  app = started()
  port = await portOf(app)
  impatient = started({ headersTimeoutMs: 400, requestTimeoutMs: 400 })
  impatientPort = await portOf(impatient)
})

afterAll(async () => {
  await app.close()
  await impatient.close()
})

function started(times: Partial<ServerOptions> = {}): Server {
  const app = createServer({ replies: testReplies, ...times })
  app.register(credentials, { engine: new FakeEngine(), now: Date.now, publicUrl: 'http://127.0.0.1' })
  app.get('/plain', () => ({ ok: true }))
  app.register((scope, _options, done) => {
    scope.get('/guarded', { onRequest: requireCaller() }, () => ({ ok: true }))
    scope.post('/guarded', { onRequest: [requireCaller()] }, () => ({ ok: true }))
    done()
  })
  app.post(
    '/things/:id',
    { schema: { body: Type.Object({ name: Type.String() }, { additionalProperties: false }) } },
    (request) => request.body,
  )
  app.delete('/things/:id', (_request, reply) => reply.code(204).send())
  return app
}

function expectProblem(reply: RawReply, status: number, code: string): void {
  expect(JSON.parse(reply.body)).toMatchObject({ code })
  expect(reply.status).toBe(status)
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(reply.headers['x-request-id']).toBe(JSON.parse(reply.body).requestId)
  expect(reply.headers['x-content-type-options']).toBe('nosniff')
}

async function expectAlive(): Promise<void> {
  const reply = await exchange(port, 'GET /plain HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n')
  expect(reply).toMatchObject({ status: 200, body: '{"ok":true}' })
}

function post(
  body: string | Buffer,
  headers = 'Content-Type: application/json\r\n',
  path = '/things/1',
): Buffer {
  const bytes = Buffer.from(body)
  const head = `POST ${path} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n${headers}Content-Length: ${bytes.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

function namesIn(count: number): string {
  return `{${Array.from({ length: count }, (_, index) => `"a${index}":":::"`).join(',')}}`
}

describe('what is not HTTP', () => {
  test.each([
    ['a NUL in a header', 'GET /plain HTTP/1.1\r\nHost: t\r\nX-A: b\0c\r\n\r\n'],
    ['a NUL in the path', 'GET /pl\0ain HTTP/1.1\r\nHost: t\r\n\r\n'],
    ['a method that does not exist', 'FROBNICATE /plain HTTP/1.1\r\nHost: t\r\n\r\n'],
    ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a header line without a colon', 'GET /plain HTTP/1.1\r\nHost: t\r\nnonsense\r\n\r\n'],
    [
      'two different lengths',
      'POST /things/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    ],
    [
      'a length and chunks',
      'POST /things/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a broken chunk',
      'POST /things/1 HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
    ],
    ['a missing host', 'GET /plain HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['an encoded NUL in the path', 'GET /things/%00 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n'],
    ['a broken escape in the path', 'GET /%zz HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n'],
    ['a request for a tunnel', 'CONNECT example.test:443 HTTP/1.1\r\nHost: t\r\n\r\n'],
  ])('%s is answered 400 and the server lives on', async (_what, bytes) => {
    if (bytes.includes('/things/%00')) {
      expectProblem(await exchange(port, bytes.replace('GET', 'DELETE')), 400, 'request_malformed')
    } else expectProblem(await exchange(port, bytes), 400, 'request_malformed')
    await expectAlive()
  })

  test('headers beyond 16 KiB are answered 431, also when they are a megabyte', async () => {
    for (const size of [17_000, 1_000_000]) {
      const bytes = `GET /plain HTTP/1.1\r\nHost: t\r\nX-A: ${'a'.repeat(size)}\r\n\r\n`
      expectProblem(await exchange(port, bytes), 431, 'headers_too_large')
    }
    await expectAlive()
  })

  test('a path parameter beyond measure is answered 414', async () => {
    const reply = await exchange(
      port,
      `DELETE /things/${'a'.repeat(3_000)} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n`,
    )
    expectProblem(reply, 414, 'uri_too_long')
  })

  test('half a body and then nothing is answered 408, half a body and a hang-up 400', async () => {
    const half =
      'POST /things/1 HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"na'
    expectProblem(await exchange(impatientPort, half), 408, 'request_timeout')
    expectProblem(await exchange(port, half, true), 400, 'request_malformed')
    await expectAlive()
  })

  test('headers that never end are answered 408', async () => {
    const bytes = 'GET /plain HTTP/1.1\r\nHost: t\r\nX-'
    expectProblem(await exchange(impatientPort, bytes), 408, 'request_timeout')
  })
})

describe('a body', () => {
  test.each([
    ['invalid UTF-8', Buffer.from('{"name":"\xff"}', 'latin1'), 400, 'body_not_json'],
    ['no JSON', '{"name"', 400, 'body_not_json'],
    ['a poisoned prototype', '{"name":"a","__proto__":{"admin":true}}', 400, 'body_not_json'],
    [
      'a poisoned prototype in escapes',
      '{"name":"a","\\u005f_proto__":{"admin":true}}',
      400,
      'body_not_json',
    ],
    ['a poisoned constructor', '{"constructor":{"prototype":{"admin":true}}}', 400, 'body_not_json'],
    ['an unknown field', '{"name":"a","extra":1}', 400, 'body_invalid'],
    ['a wrong type', '{"name":1}', 400, 'body_invalid'],
    ['an escaped NUL', '{"name":"a\\u0000"}', 400, 'body_invalid'],
    ['half a surrogate pair', '{"name":"\\ud800"}', 400, 'body_invalid'],
    ['nothing in it', '', 400, 'body_invalid'],
    ['thousands of brackets', '['.repeat(16_000), 400, 'body_not_json'],
    ['more than strangers may send', `"${'a'.repeat(16_384)}"`, 413, 'body_too_large'],
  ])('with %s is refused', async (_what, body, status, code) => {
    expectProblem(await exchange(port, post(body)), status, code)
    await expectAlive()
  })

  const ofCaller = 'Content-Type: application/json\r\nX-Test-Key: key_all\r\n'

  test.each([
    ['a mebibyte', `"${'a'.repeat(1_048_574)}"`, 200, null],
    ['more than a mebibyte', `"${'a'.repeat(1_048_575)}"`, 413, 'body_too_large'],
    ['a million brackets', '['.repeat(1_000_000), 400, 'body_not_json'],
    ['sixteen thousand names', namesIn(16_384), 200, null],
    ['more names than that', namesIn(16_385), 413, 'body_too_large'],
  ])(
    'with %s, of a caller that was accepted, is answered as it deserves',
    async (_what, body, status, code) => {
      const reply = await exchange(port, post(body, ofCaller, '/guarded'))
      if (code === null) expect(reply.status).toBe(status)
      else expectProblem(reply, status, code)
    },
  )

  test('of a credential that is refused is not waited for', async () => {
    const head = 'POST /guarded HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n'
    const lines = 'Content-Length: 1048576\r\nX-Test-Key: key_unknown\r\n\r\n'
    const socket = connect(port, '127.0.0.1')
    socket.write(head + lines)
    const [reply] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    expect(reply.toString()).toMatch(/^HTTP\/1.1 401 /)
  })

  test('may nest 64 deep, brackets in strings left out, and no deeper', async () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}"${'\\"['.repeat(99)}"${']'.repeat(depth)}`
    expectProblem(await exchange(port, post(nested(64))), 400, 'body_invalid')
    expectProblem(await exchange(port, post(nested(65))), 400, 'body_not_json')
  })

  test.each([
    ['no type', ''],
    ['plain text', 'Content-Type: text/plain\r\n'],
    ['a form', 'Content-Type: application/x-www-form-urlencoded\r\n'],
    ['another charset', 'Content-Type: application/json; charset=latin1\r\n'],
    ['a type that is none', 'Content-Type: ;;;\r\n'],
    ['an encoding', 'Content-Type: application/json\r\nContent-Encoding: gzip\r\n'],
  ])('with %s is answered 415', async (_what, headers) => {
    expectProblem(await exchange(port, post('{"name":"a"}', headers)), 415, 'media_type_unsupported')
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'of type %s is read',
    async (type) => {
      const reply = await exchange(port, post('{"name":"ä\\\\u0000"}', `Content-Type: ${type}\r\n`))
      expect(reply.status).toBe(200)
    },
  )

  test('of 20 MB is answered 413, which its sender gets to see, with and without a length', async () => {
    const bytes = Buffer.alloc(20_000_000, 'a')
    const url = `http://127.0.0.1:${port}/things/1`
    const headers = { 'content-type': 'application/json' }
    for (const body of [bytes, new Blob([bytes]).stream()]) {
      const reply = await fetch(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
      expect(reply.status).toBe(413)
      expect(await reply.json()).toMatchObject({ code: 'body_too_large' })
    }
    await expectAlive()
  })

  test('names the first offending field and never its value', async () => {
    const reply = await exchange(port, post('{"name":{"deep":"s3cret"}}'))
    expect(JSON.parse(reply.body).error).toBe('The request body is not valid: name')
    expect(reply.body).not.toContain('s3cret')
  })

  test('may be missing on a DELETE that says it is JSON', async () => {
    const bytes =
      'DELETE /things/1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n'
    expect((await exchange(port, bytes)).status).toBe(204)
  })

  test('is asked for with 100 Continue, and an unknown expectation is left unmet', async () => {
    const head = 'GET /plain HTTP/1.1\r\nHost: t\r\nConnection: close\r\nExpect: miracles\r\n\r\n'
    expect((await exchange(port, head)).status).toBe(200)
  })
})

describe('a method', () => {
  test.each(['PUT', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND', 'LINK'])(
    '%s on a path of others is answered 405 with those',
    async (method) => {
      const bytes = `${method} /things/7?x=1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n`
      const reply = await exchange(port, bytes)
      expectProblem(reply, 405, 'method_not_allowed')
      expect(reply.headers['allow']).toBe('DELETE, POST')
    },
  )

  test('on a path of nobody is answered 404, whatever body it has', async () => {
    expectProblem(await exchange(port, post('{', '', '/nowhere')), 404, 'route_unknown')
    expectProblem(await exchange(port, post('{}', undefined, '/things/1/parts')), 404, 'route_unknown')
  })
})

describe('a credential', () => {
  test.each([
    [
      'the same header twice',
      'Authorization: Bearer key_all\r\nAuthorization: Bearer key_all\r\n',
      'headers_duplicate',
    ],
    [
      'the same header twice in other letters',
      'X-Test-Key: key_all\r\nx-tEST-kEY: key_all\r\n',
      'headers_duplicate',
    ],
    [
      'two different ones',
      'X-Test-Key: key_all\r\nAuthorization: Bearer key_read\r\n',
      'credential_conflict',
    ],
  ])('in %s is answered 400', async (_what, headers, code) => {
    const bytes = `GET /guarded HTTP/1.1\r\nHost: t\r\nConnection: close\r\n${headers}\r\n`
    expectProblem(await exchange(port, bytes), 400, code)
  })

  test('that is the same in two headers is one', async () => {
    const bytes =
      'GET /guarded HTTP/1.1\r\nHost: t\r\nConnection: close\r\nX-Test-Key: key_all\r\nAuthorization: bearer key_all\r\n\r\n'
    expect((await exchange(port, bytes)).status).toBe(200)
  })
})

test('a request id of the client is not adopted', async () => {
  const reply = await app.inject({ url: '/plain', headers: { 'x-request-id': 'mine', 'request-id': 'mine' } })
  expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})

test('requests pipelined behind a refused one are answered in order', async () => {
  const bytes =
    'GET /guarded HTTP/1.1\r\nHost: t\r\n\r\nGET /plain HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n'
  const reply = await exchange(port, bytes)
  expect(reply.status).toBe(401)
  expect(reply.body).toContain('HTTP/1.1 200 OK')
})

test('a client that goes away in the middle of a body leaves nothing behind', async () => {
  await new Promise<void>((resolve) => {
    const sent = httpRequest({
      port,
      path: '/things/1',
      method: 'POST',
      headers: { 'content-length': 99, 'content-type': 'application/json' },
    })
    sent.on('error', () => resolve())
    sent.write('{"na', () => sent.destroy(new Error('gone')))
  })
  await expectAlive()
})
