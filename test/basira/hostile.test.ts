/**
 * What a hostile sender tries, through the door: each gets a clear refusal, and the server goes on unharmed.
 *
 * Single layers are tested beside their files (packages/fastify).
 */
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  randomBytes,
  randomUUID,
  sign,
} from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSealer, Secret } from 'claviger'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Connections, jsonOf, textOf } from './connection.ts'
import {
  api,
  ask,
  askFor,
  bearer,
  type Key,
  newKey,
  newPerson,
  type Person,
  withoutLimits,
} from './person.ts'
import { type Exchange, type RawReply, send } from './raw-exchange.ts'
import { type RunningBasira, runBasira } from './running.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

let basira: RunningBasira
let person: Person
let one: Key
let other: Key
let pid: number | undefined
let memoryAtFirst: number
/** Begun at the start and answered while the other tests run. */
let slowHeaders: Promise<Exchange>

async function memoryMib(): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024
}

beforeAll(async () => {
  basira = await runBasira(withoutLimits)
  pid = basira.child.pid
  slowHeaders = send(basira.url, 'GET /healthz HTTP/1.1\r\nHost: b\r\nX-Slow: ', { withinMs: 90_000 })
  person = await newPerson(basira)
  one = await newKey(basira.url, person.accessToken)
  other = await newKey(basira.url, person.accessToken)
  memoryAtFirst = await memoryMib()
})
afterAll(() => basira?.close())

function get(path: string, headers: readonly string[] = []): string {
  return `GET ${path} HTTP/1.1\r\nHost: b\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`
}

function post(
  body: string | Buffer,
  headers: readonly string[] = ['Content-Type: application/json'],
  path = `${api}/auth/login`,
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const lines = [...headers, `Content-Length: ${bytes.length}`].map((line) => `${line}\r\n`).join('')
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\nHost: b\r\n${lines}\r\n`, 'latin1'), bytes])
}

function expectRefusal(reply: RawReply | undefined, status: number): void {
  if (reply === undefined) throw new Error('no reply')
  expect(reply.status, reply.body).toBe(status)
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(reply.headers['x-request-id']).toMatch(uuid)
  const body: unknown = JSON.parse(reply.body)
  expect(body).toEqual({ error: expect.stringMatching(/^[A-Z].*\.$/) })
}

async function refuses(bytes: string | Buffer, status: number): Promise<RawReply> {
  const { replies } = await send(basira.url, bytes)
  const [reply] = replies
  expectRefusal(reply, status)
  if (reply === undefined) throw new Error('no reply')
  return reply
}

function expectInForm(reply: RawReply): void {
  expect(reply.status).toBeLessThan(500)
  if (reply.status >= 400) expectRefusal(reply, reply.status)
}

/** The same process as at first, and it serves. */
async function expectUnharmed(): Promise<void> {
  expect(basira.child.exitCode).toBeNull()
  expect(basira.child.pid).toBe(pid)
  await askFor(200, basira.url, 'GET', '/auth/me', { headers: bearer(one.key) })
}

const whoAmI = `${api}/auth/me`

describe('credentials', () => {
  test('two different credentials are refused as such, in either order', async () => {
    const pairs = [
      [`X-API-Key: ${one.key}`, `Authorization: Bearer ${other.key}`],
      [`X-API-Key: ${one.key}`, `Authorization: Bearer ${person.accessToken}`],
      [`X-API-Key: ${one.key}`, 'Authorization: Basic YTpi'],
      [`X-API-Key: ${one.key}`, `X-API-Key: ${one.key}`],
      [`X-API-Key: ${one.key}`, `x-aPI-kEY: ${other.key}`],
      [`Authorization: Bearer ${one.key}`, `Authorization: Bearer ${one.key}`],
      [`Authorization: Bearer ${one.key}`, 'Authorization: Basic YTpi'],
    ]
    for (const pair of pairs) {
      await refuses(get(whoAmI, pair), 400)
      await refuses(get(whoAmI, pair.toReversed()), 400)
    }
  })

  test('the same key in both headers is one credential, and the scheme may be written in any case', async () => {
    const lines = [
      [`X-API-Key: ${one.key}`, `Authorization: Bearer ${one.key}`],
      [`Authorization: bearer ${one.key}`],
      [`AUTHORIZATION: BEARER ${one.key}`],
      [`x-api-key:${one.key}`],
      // White space around a header's value is none of it (RFC 9110 §5.5).
      [`X-API-Key:  ${one.key} `],
    ]
    for (const headers of lines) {
      const { replies } = await send(basira.url, get(whoAmI, headers))
      expect(replies[0]?.status, headers.join().slice(0, 20)).toBe(200)
    }
  })

  test('what is nearly a key is none', async () => {
    const { key, id } = one
    const nearly = [
      ...[
        key.toUpperCase(),
        key.slice(0, -1),
        `${key}a`,
        `${key}${key}`,
        ` ${key}`.replace(' ', '\t\t '),
        `"${key}"`,
      ],
      ...[key.replace('dbm_ak_', 'dbm_ak_ '), key.replace('dbm_ak_', ''), key.replace('dbm_ak_', 'DBM_AK_')],
      ...[`dbm_ak_${id}_`, `dbm_ak_${id}`, `dbm_ak__${key.slice(-49)}`, 'dbm_ak_', `${key},${other.key}`],
      ...[
        `${key};`,
        `${key}=`,
        encodeURIComponent(key).replaceAll('_', '%5F'),
        Buffer.from(key).toString('base64'),
      ],
      ...['undefined', 'null', '[object Object]', '*', "' or 1=1 --", '\xff\xfe', 'ключ'.normalize()],
    ].filter((text) => text.trim() !== key)
    for (const text of nearly) {
      const line = Buffer.from(text, 'utf8').toString('latin1')
      await refuses(get(whoAmI, [`X-API-Key: ${line}`]), 401)
      await refuses(get(whoAmI, [`Authorization: Bearer ${line}`]), 401)
    }
  })

  test('other schemes and empty ones are no credential that counts', async () => {
    const { key } = one
    const values = [
      ...['', 'Bearer', 'Bearer ', `Bearer  ${key}`, `Bearer\t${key}`, key, `Token ${key}`, `Bearer: ${key}`],
      ...[`Basic ${Buffer.from(`${key}:`).toString('base64')}`, `Digest username="${key}"`, `BearerX ${key}`],
      ...[`Bearer ${key} ${key}`, `Bearer ${key},Bearer ${other.key}`],
    ]
    for (const value of values) await refuses(get(whoAmI, [`Authorization: ${value}`]), 401)
  })

  test('a key in the query string or in a body is never read', async () => {
    for (const name of ['key', 'api_key', 'apikey', 'access_token', 'X-API-Key', 'authorization', 'token']) {
      await refuses(get(`${whoAmI}?${name}=${one.key}`), 401)
    }
    const json = JSON.stringify({ name: 'a', key: one.key, api_key: one.key })
    await refuses(post(json, ['Content-Type: application/json'], `${api}/api-keys`), 401)
  })

  test('what the database holds of a key opens nothing', async () => {
    const database = new DatabaseSync(join(basira.dataDir, 'basira.db'), { readOnly: true })
    const rows = database.prepare('select digest from api_key_secrets where key_id = ?').all(one.id)
    database.close()
    expect(rows).toHaveLength(1)
    for (const { digest } of rows) {
      const text = String(digest)
      for (const value of [text, `dbm_ak_${one.id}_${text}`, `dbm_ak_${one.id}_${text.slice(0, 49)}`]) {
        await refuses(get(whoAmI, [`X-API-Key: ${value}`]), 401)
      }
    }
  })

  test('where a header carries a credential, cookies are not read, nor is any other cookie', async () => {
    const begun = await askFor(204, basira.url, 'POST', '/auth/session', {
      json: { email: person.email, password: person.password },
    })
    const access = begun.headers['set-cookie']
      ?.find((line) => line.startsWith('__Host-basira_access='))
      ?.split(';')[0]
    const { replies } = await send(basira.url, get(whoAmI, [`Cookie: ${access}`]))
    expect(replies[0]?.status).toBe(200)
    await refuses(get(whoAmI, [`Cookie: ${access}`, 'X-API-Key: nonsense']), 401)
    await refuses(get(whoAmI, [`Cookie: ${access}`, 'Authorization: Bearer nonsense']), 401)
    await refuses(get(whoAmI, [`Cookie: basira_access=${access?.split('=')[1]}`]), 401)
    await refuses(get(whoAmI, [`Cookie: __Host-basira_access=${one.key}`]), 401)
    await refuses(get(whoAmI, [`Cookie: __Host-basira_refresh=${access?.split('=')[1]}`]), 401)
  })

  test('cookies of absurd size or shape are refused or looked past', async () => {
    await refuses(get(whoAmI, [`Cookie: __Host-basira_access=${'a'.repeat(14_000)}`]), 401)
    await refuses(get(whoAmI, [`Cookie: ${'a=b; '.repeat(2_800)}`]), 401)
    await refuses(get(whoAmI, [`Cookie: ${'a'.repeat(40_000)}`]), 431)
    for (const cookie of [
      ';;;===',
      '=',
      '__proto__=1; constructor=2',
      '__Host-basira_access',
      '%',
      '\xff=\xff',
    ]) {
      await refuses(get(whoAmI, [`Cookie: ${cookie}`]), 401)
    }
  })
})

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

describe('access tokens', () => {
  test('only what this service has signed, for now and for itself, is one', async () => {
    const [head = '', claims = '', signature = ''] = person.accessToken.split('.')
    const header: Record<string, unknown> = JSON.parse(Buffer.from(head, 'base64url').toString())
    const body: Record<string, unknown> = JSON.parse(Buffer.from(claims, 'base64url').toString())
    expect(Object.keys(body).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'org', 'sid', 'sub'])
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) })

    const database = new DatabaseSync(join(basira.dataDir, 'basira.db'), { readOnly: true })
    const kept = database.prepare("select * from kept_secrets where kind = 'signing_key'").get() ?? {}
    database.close()
    const master = new Secret<'master'>(basira.environment['CLAVIGER_SECRET'] ?? '')
    const ours = JSON.parse(
      createSealer(master, randomBytes)
        .open('signing_key', String(kept['id']), String(kept['sealed']))
        .reveal(),
    )
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    const signed = (h: object, b: object, key: JsonWebKey): string => {
      const input = `${part(h)}.${part(b)}`
      const options = { key, format: 'jwk' as const, dsaEncoding: 'ieee-p1363' as const }
      return `${input}.${sign('sha256', Buffer.from(input), options).toString('base64url')}`
    }
    const now = Math.floor(Date.now() / 1_000)
    const status = async (token: string): Promise<number | undefined> =>
      (await send(basira.url, get(whoAmI, [`Authorization: Bearer ${token}`]))).replies[0]?.status
    // What the test signs itself is taken, so that what follows fails for the reason it names.
    expect(await status(signed(header, body, ours))).toBe(200)

    const jwks = jsonOf(await new Connections(basira.url).ask('GET', '/.well-known/jwks.json'))
    const publicJwk = (jwks['keys'] as readonly Record<string, unknown>[])[0] ?? {}
    expect(publicJwk).not.toHaveProperty('d')
    const pem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const hs256 = (secret: string | Buffer): string => {
      const input = `${part({ ...header, alg: 'HS256' })}.${claims}`
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
    }
    const bad: Readonly<Record<string, string>> = {
      'no algorithm': `${part({ ...header, alg: 'none' })}.${claims}.`,
      'no algorithm, old signature': `${part({ ...header, alg: 'nOnE' })}.${claims}.${signature}`,
      'the public key as a secret': hs256(pem),
      'its JSON as a secret': hs256(JSON.stringify(publicJwk)),
      'a foreign key': signed(header, body, foreign),
      'a foreign key that it names': signed({ ...header, kid: 'theirs' }, body, foreign),
      'a key that it brings along': signed(
        { ...header, jwk: createPublicKey({ key: foreign, format: 'jwk' }).export({ format: 'jwk' }) },
        body,
        foreign,
      ),
      'a key to be fetched': signed({ ...header, jku: `${basira.url}/.well-known/jwks.json` }, body, foreign),
      'a key that is a path': signed({ ...header, kid: '../../../../dev/null' }, body, foreign),
      'other claims': `${head}.${part({ ...body, sub: randomUUID() })}.${signature}`,
      'another account': signed(header, { ...body, sub: '0'.repeat(32) }, ours),
      'no session': signed(header, { ...body, sid: '0'.repeat(32) }, ours),
      expired: signed(header, { ...body, exp: now - 1 }, ours),
      'not yet valid': signed(header, { ...body, nbf: now + 600 }, ours),
      'without an end': signed(header, { ...body, exp: undefined }, ours),
      'another issuer': signed(header, { ...body, iss: 'https://evil.test' }, ours),
      'another audience': signed(header, { ...body, aud: 'basker' }, ours),
      'another type': signed({ ...header, typ: 'JWT' }, body, ours),
      'an unknown critical header': signed({ ...header, crit: ['x'], x: 1 }, body, ours),
      'an empty signature': `${head}.${claims}.`,
      'zeros for a signature': `${head}.${claims}.${Buffer.alloc(64).toString('base64url')}`,
      'a refresh token': person.refreshToken,
      'four parts': `${person.accessToken}.x`,
      'very long': `${head}.${'a'.repeat(10_000)}.${signature}`,
    }
    for (const [name, token] of Object.entries(bad)) expect(await status(token), name).toBe(401)
    expect(await status(person.accessToken)).toBe(200)
  })
})

describe('bodies', () => {
  const named = (value: string): string => `{"email":"a@b.test","password":${value}}`
  /** As deep as fits into what a stranger may send, and into what a caller may. */
  const deep = 2_000
  const deeper = 100_000

  test.each<readonly [string, string | Buffer, number]>([
    ['no JSON', '{"email"', 400],
    ['nothing', '', 400],
    ['a list', '[]', 400],
    ['a number', '1', 400],
    ['null', 'null', 400],
    ['a text', '"text"', 400],
    ['invalid UTF-8', Buffer.from(named('"\xff\xfe"'), 'latin1'), 400],
    ['a byte order mark before rubbish', '\ufeff{', 400],
    ['a NUL between', '{\0}', 400],
    ['an escaped NUL', named('"\\u0000"'), 400],
    ['half a surrogate pair', named('"\\ud800"'), 400],
    ['a poisoned prototype', '{"email":"a","password":"b","__proto__":{"admin":true}}', 400],
    ['a poisoned prototype in escapes', '{"\\u005f_proto__":{"email":"a","password":"b"}}', 400],
    ['a poisoned constructor', '{"email":"a","password":"b","constructor":{"prototype":{"x":1}}}', 400],
    ['an unknown field', '{"email":"a","password":"b","role":"owner"}', 400],
    ['a missing field', '{"email":"a"}', 400],
    ['a wrong type', '{"email":["a"],"password":"b"}', 400],
    ['an object for a text', '{"email":{"$gt":""},"password":{"$gt":""}}', 400],
    ['a number beyond all', '{"email":1e999,"password":"b"}', 400],
    ['brackets without end', '['.repeat(deep), 400],
    ['lists in lists', named('['.repeat(deep) + ']'.repeat(deep)), 400],
    ['objects in objects', named(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`), 400],
    ['half a pair, deep inside', named(`${'['.repeat(deep)}"\\ud800"${']'.repeat(deep)}`), 400],
    ['more than a stranger may send', named(`"${'a'.repeat(16_384)}"`), 413],
    ['a mebibyte and more', named(`"${'a'.repeat(1_048_576)}"`), 413],
    ['ten mebibytes', Buffer.alloc(10_485_760, 'a'), 413],
  ])('%s', async (_, body, status) => {
    await refuses(post(body), status)
    await expectUnharmed()
  })

  test.each<readonly [string, string, number]>([
    ['brackets without end', '['.repeat(deeper), 400],
    ['lists in lists', `{"name":${'['.repeat(deeper)}${']'.repeat(deeper)}}`, 400],
    ['objects in objects', `{"name":${'{"a":'.repeat(deeper)}1${'}'.repeat(deeper)}}`, 400],
    ['half a pair, deep inside', `{"name":${'['.repeat(deeper)}"\\ud800"${']'.repeat(deeper)}}`, 400],
    ['a mebibyte and more', `{"name":"${'a'.repeat(1_048_576)}"}`, 413],
  ])('of a caller: %s', async (_, body, status) => {
    const headers = ['Content-Type: application/json', `X-API-Key: ${one.key}`]
    await refuses(post(body, headers, `${api}/api-keys`), status)
    await expectUnharmed()
  })

  test.each([
    ['no type', []],
    ['plain text', ['Content-Type: text/plain']],
    ['a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['a form with parts', ['Content-Type: multipart/form-data; boundary=x']],
    ['XML', ['Content-Type: application/xml']],
    ['another charset', ['Content-Type: application/json; charset=utf-16']],
    ['what looks like JSON', ['Content-Type: application/jsonp']],
    ['what is no type', ['Content-Type: ;;;']],
    ['two types', ['Content-Type: application/json, text/plain']],
    ['an encoding', ['Content-Type: application/json', 'Content-Encoding: gzip']],
  ])('of type: %s', async (_, headers) => {
    await refuses(post('{"email":"a","password":"b"}', headers), 415)
  })

  test('a mebibyte and more in chunks, without a length, is refused on the way', async () => {
    const head = `POST ${api}/auth/login HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`
    await refuses(head + chunk.repeat(20), 413)
    await refuses(`${head}zz\r\n{}\r\n0\r\n\r\n`, 400)
    await expectUnharmed()
  })

  test('half a body and a hang-up leave nothing behind', async () => {
    const half = post('{"email":"a@b.test","password":"quite long"}').subarray(0, -12)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(basira.url, half, { end: true, withinMs: 2_000 })),
    )
    for (const { replies } of answers) for (const reply of replies) expectRefusal(reply, 400)
    await expectUnharmed()
  })
})

describe('what is hardly HTTP', () => {
  test.each<readonly [string, string, number]>([
    ['a NUL in a header', get('/healthz', ['X-A: b\0c']), 400],
    ['a NUL in the path', get('/heal\0thz'), 400],
    ['an encoded NUL in the path', get(`${api}/api-keys/%00`), 400],
    ['a broken escape', get(`${api}/api-keys/%zz`), 400],
    ['an escape that is no UTF-8', get(`${api}/api-keys/%ff%fe`), 400],
    ['a percent sign', get('/%'), 400],
    ['a method that does not exist', 'FROBNICATE / HTTP/1.1\r\nHost: b\r\n\r\n', 400],
    ['a method in lower case', 'get / HTTP/1.1\r\nHost: b\r\n\r\n', 400],
    ['a tunnel', 'CONNECT b.test:443 HTTP/1.1\r\nHost: b\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a version of the future', 'GET / HTTP/9.9\r\nHost: b\r\n\r\n', 400],
    ['a star for an address', get('*'), 400],
    ['no version', 'GET /\r\n\r\n', 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['a header without a colon', get('/healthz', ['nonsense']), 400],
    ['a space before the colon', get('/healthz', ['X-A : b']), 400],
    ['a folded header', get('/healthz', ['X-A: b', ' c']), 400],
    ['a bare line feed', 'GET /healthz HTTP/1.1\nHost: b\n\n', 400],
    [
      'two lengths',
      `POST ${api}/auth/login HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
    ],
    [
      'a length and chunks',
      `POST ${api}/auth/login HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a negative length', `POST ${api}/auth/login HTTP/1.1\r\nHost: b\r\nContent-Length: -2\r\n\r\n`, 400],
    [
      'a length in hexadecimal',
      `POST ${api}/auth/login HTTP/1.1\r\nHost: b\r\nContent-Length: 0x2\r\n\r\n{}`,
      400,
    ],
    [
      'an unknown transfer encoding',
      `POST ${api}/auth/login HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nTransfer-Encoding: cow\r\n\r\n`,
      400,
    ],
    ['16 KiB of headers and more', get('/healthz', [`X-A: ${'a'.repeat(17_000)}`]), 431],
    ['a mebibyte of headers', get('/healthz', [`X-A: ${'a'.repeat(1_048_576)}`]), 431],
    [
      'ten thousand headers',
      get(
        '/healthz',
        Array.from({ length: 10_000 }, (_, n) => `X-${n}: a`),
      ),
      431,
    ],
    ['a query without end', get(`${whoAmI}?${'a=b&'.repeat(5_000)}`), 431],
    ['a long query', get(`${whoAmI}?${'a=b&'.repeat(2_000)}`), 401],
    ['a parameter beyond measure', get(`${api}/api-keys/${'a'.repeat(4_000)}`), 414],
  ])('%s', async (_, bytes, status) => {
    await refuses(bytes, status)
    await expectUnharmed()
  })

  test.each([
    ...[
      '/api/v1/auth/me/',
      '//api/v1/auth/me',
      '/api/v1/x/../auth/me',
      '/api/v1/%2e%2e/v1/auth/me',
      '/API/V1/AUTH/ME',
    ],
    ...[
      '/api/v1/auth%2fme',
      '/api/v1/auth/me;a=b',
      '/api/v1/auth/me%20',
      '/api/v2/auth/me',
      '/metrics',
      '/.env',
      '/data/basira.db',
    ],
    ...[
      '/api/v1/docs/static/../../../../../../etc/passwd',
      '/api/v1/docs/static/%2e%2e%2f%2e%2e%2fpackage.json',
    ],
  ])('%s is no address of ours, whoever asks', async (path) => {
    await refuses(get(path, [`X-API-Key: ${one.key}`]), 404)
  })

  test('an address in absolute form is judged like any other, and leads nowhere else', async () => {
    const { replies } = await send(basira.url, get(`http://evil.test${whoAmI}`))
    expect([400, 401, 404]).toContain(replies[0]?.status)
    expectRefusal(replies[0], replies[0]?.status ?? 0)
  })

  test('a method that an address does not take is told those it does', async () => {
    const cases = [
      ['GET', `${api}/auth/login`, 'POST'],
      ['PATCH', `${api}/auth/login`, 'POST'],
      ['PUT', `${api}/api-keys/aaaaaaaaaaaaaaaa`, 'DELETE, GET, HEAD, PATCH'],
      ['DELETE', `${api}/billing`, 'GET, HEAD'],
      ['OPTIONS', `${api}/auth/login`, 'POST'],
      ['TRACE', `${api}/auth/me`, 'GET, HEAD, PATCH'],
      ['PROPFIND', `${api}/auth/me`, 'GET, HEAD, PATCH'],
      ['POST', '/healthz', 'GET, HEAD'],
    ] as const
    for (const [method, path, allow] of cases) {
      const reply = await refuses(`${method} ${path} HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n`, 405)
      expect(reply.headers['allow'], `${method} ${path}`).toBe(allow)
    }
  })

  test('requests that are sent all at once are answered one by one, in order', async () => {
    const good = get(whoAmI, [`X-API-Key: ${one.key}`])
    const bad = get(whoAmI, ['X-API-Key: nonsense'])
    const order = Array.from({ length: 60 }, (_, index) => index % 3 === 1)
    const bytes = order.map((isBad) => (isBad ? bad : good)).join('')
    const { replies } = await send(basira.url, bytes, { expected: 60 })
    expect(replies.map(({ status }) => status)).toEqual(order.map((isBad) => (isBad ? 401 : 200)))
    const ids = new Set(replies.map(({ headers }) => headers['x-request-id']))
    expect(ids.size).toBe(60)
  })

  test('a request behind a refused body is not taken for part of it', async () => {
    const first = post('{"email":', undefined)
    const second = Buffer.from(get(whoAmI, [`X-API-Key: ${one.key}`]))
    const { replies } = await send(basira.url, Buffer.concat([first, second]), { expected: 2 })
    expect(replies.map(({ status }) => status)).toEqual([400, 200])
  })

  test('a request id that the sender chose is not taken over', async () => {
    const { replies } = await send(basira.url, get('/healthz', ['X-Request-Id: <script>']))
    expect(replies[0]?.headers['x-request-id']).toMatch(uuid)
  })

  test('ids that mean something to a database or a program are those of nothing', async () => {
    const ids = [
      '__proto__',
      'constructor',
      'toString',
      "'; drop table api_keys; --",
      '%',
      '_',
      '-1',
      'null',
      '../x',
    ]
    for (const id of ids) {
      for (const path of ['api-keys', 'databases', 'auth/sessions']) {
        const method = path === 'auth/sessions' ? 'DELETE' : 'GET'
        const answer = await ask(basira.url, method, `/${path}/${encodeURIComponent(id)}`, {
          headers: bearer(person.accessToken),
        })
        expect(answer.status, `${path} ${id}`).toBe(404)
        expect(textOf(answer, 'error')).not.toContain(id)
      }
    }
  })
})

describe('anything at all', () => {
  const method = fc.oneof(
    fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PUT', 'X'),
    fc.string(),
  )
  const known = [
    whoAmI,
    `${api}/auth/login`,
    `${api}/api-keys`,
    `${api}/databases`,
    '/healthz',
    `${api}/openapi.json`,
  ]
  const target = fc.oneof(
    fc.constantFrom(...known),
    fc.webPath(),
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constantFrom(...known), fc.string()).map(([path, rest]) => path + rest),
  )
  const name = fc.constantFrom(
    'Authorization',
    'X-API-Key',
    'Cookie',
    'Content-Type',
    'Content-Length',
    'Transfer-Encoding',
    'Origin',
    'Sec-Fetch-Site',
    'X-Client-Id',
    'Expect',
    'Connection',
    'Upgrade',
    'X-Forwarded-For',
  )
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      'Bearer a',
      'Bearer a.b.c',
      'application/json',
      'chunked',
      '5',
      '0',
      '-1',
      '100-continue',
      'close',
      'h2c',
      'websocket',
    ),
  )
  const request = fc.record({
    method,
    target,
    headers: fc.array(fc.tuple(name, value), { maxLength: 6 }),
    body: fc.oneof(fc.constant(''), fc.json(), fc.string({ unit: 'binary' })),
  })

  test('is answered in form or not at all, never with a failure of ours', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ method: verb, target: path, headers, body }) => {
        const lines = headers.map(([header, text]) => `${header}: ${text}\r\n`).join('')
        const bytes = Buffer.from(`${verb} ${path} HTTP/1.1\r\nHost: b\r\n${lines}\r\n${body}`, 'utf8')
        const { replies } = await send(basira.url, bytes, { end: true, withinMs: 1_000 })
        // To HEAD only the length of the body is told, and what follows cannot be told from it here.
        if (verb === 'HEAD') expect(replies[0]?.status ?? 400).toBeLessThan(500)
        else replies.forEach(expectInForm)
      }),
      { numRuns: 400, interruptAfterTimeLimit: 12_000, seed: Number(randomBytes(4).readUInt32LE()) | 0 },
    )
    await expectUnharmed()
  })
})

test('headers that never end are answered within seconds, and the connection with them', async () => {
  const { replies } = await slowHeaders
  expectRefusal(replies[0], 408)
})

test('after all that it is the same process, no larger than it should be, and nothing of its own went wrong', async () => {
  await expectUnharmed()
  // What is held for good stays; what only waits to be collected is, when the collector comes round to it.
  const grown = async (): Promise<number> => (await memoryMib()) - memoryAtFirst
  await expect.poll(grown).toBeLessThan(250)
  expect(basira.output()).not.toMatch(/request failed|"level":"(?:error|fatal)"|Unhandled|Exception/)
})
