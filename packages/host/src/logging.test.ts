import { Refusal, Secret } from 'claviger'
import { describe, expect, test } from 'vitest'
import { createLogger, credentialInLog, logRequest, pathOnly } from './logging.ts'

function recorder(level: 'debug' | 'info' | 'warn' = 'info') {
  const lines: string[] = []
  const log = createLogger({
    level,
    service: 'basira',
    destination: { write: (line: string) => lines.push(line) },
  })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> }
}

describe('the log', () => {
  test('prints a secret as [secret] wherever it stands', () => {
    const { log, lines } = recorder()
    const hidden = new Secret<'test'>('hunter2')
    log.info({ hidden, deep: { er: [{ hidden }] } }, `and ${hidden}`)
    log.info('%s %o %j', hidden, hidden, { hidden })
    log.child({ hidden }).info('child')
    expect(lines.join()).not.toContain('hunter2')
    expect(lines.join()).toContain('[secret]')
  })

  test('keeps of a request its method and path, and of a reply its status', () => {
    const { log, last, lines } = recorder()
    const headers = { authorization: 'Bearer hunter2', cookie: 'hunter2' }
    const req = { id: 'r1', method: 'GET', url: '/api/v1/x?token=hunter2#hunter2', headers, body: 'hunter2' }
    log.info({ req, res: { statusCode: 200, headers } })
    expect(last()).toMatchObject({
      req: { id: 'r1', method: 'GET', path: '/api/v1/x' },
      res: { status: 200 },
    })
    expect(lines.join()).not.toContain('hunter2')
  })

  test('hides fields that carry credentials or people even where somebody logs them', () => {
    const { log, lines, last } = recorder()
    log.info({
      password: 'hunter2',
      email: 'hunter2',
      context: { token: 'hunter2', headers: { x: 'hunter2' }, kept: 1 },
    })
    expect(lines.join()).not.toContain('hunter2')
    expect(last()).toMatchObject({ context: { kept: 1 } })
  })

  test('keeps of an error its type, code, message and stack, and nothing that a driver hung on it', () => {
    const { log, lines, last } = recorder()
    const cause = Object.assign(new Error('refused'), { recipient: 'hunter2@example.com' })
    log.error({
      err: Object.assign(new Error('failed', { cause }), { code: 'E1', detail: 'Key (email)=(hunter2)' }),
    })
    log.error(new Refusal('unavailable'))
    log.error({ err: 'hunter2' })
    expect(lines.join()).not.toContain('hunter2')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: { message: 'failed', code: 'E1', cause: { message: 'refused' } },
    })
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ err: { type: 'Refusal', code: 'unavailable' } })
    expect(last()).toMatchObject({ level: 'error' })
  })

  test('writes one line whatever a caller puts into a text', () => {
    const { log, lines, last } = recorder()
    log.info({ name: 'a\n{"level":"fatal"}\r\n\u2028' }, 'message\n{"forged":true}')
    expect(lines).toHaveLength(1)
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/)
    expect(last()).toMatchObject({ level: 'info', service: 'basira' })
  })
})

describe('the line of a request', () => {
  const facts = {
    requestId: 'r1',
    method: 'DELETE',
    route: '/api/v1/api-keys/:id',
    status: 204,
    milliseconds: 1.23456,
    credential: { type: 'session', id: 'a-session-id-that-is-long' },
    addressBlockOf: () => '192.0.2.1/32',
  } as const

  test('names the route, the credential and the address block, and no session by its id', () => {
    const { log, last, lines } = recorder('debug')
    logRequest(log, facts)
    expect(last()).toMatchObject({
      msg: 'request',
      route: '/api/v1/api-keys/:id',
      status: 204,
      ms: 1.23,
      addressBlock: '192.0.2.1/32',
      level: 'debug',
    })
    expect(lines.join()).not.toContain('a-session-id')
    logRequest(log, { ...facts, credential: null, route: null })
    expect(last()).toMatchObject({ credential: null, route: null })
  })

  test('is an error where the failure is ours, info for a refusal, and costs nothing for what went well', () => {
    const { log, last, lines } = recorder('info')
    const addressBlockOf = (): never => {
      throw new Error('asked for a line that is not written')
    }
    logRequest(log, { ...facts, addressBlockOf })
    expect(lines).toHaveLength(0)
    logRequest(log, { ...facts, status: 401 })
    expect(last()).toMatchObject({ level: 'info', status: 401 })
    logRequest(log, { ...facts, status: 503 })
    expect(last()).toMatchObject({ level: 'error' })
  })

  test('names a key by its public id', () => {
    expect(credentialInLog({ type: 'api_key', id: 'abcdefgh' })).toBe('api_key abcdefgh')
    expect(credentialInLog(facts.credential)).toMatch(/^session [0-9a-f]{12}$/)
  })
})

test('the path of a target has neither query nor fragment nor host', () => {
  expect(pathOnly('/a/b?c=d')).toBe('/a/b')
  expect(pathOnly('https://user:pass@host/a?b#c')).toBe('/a')
  expect(pathOnly('/a#b\nc')).toBe('/a')
  expect(pathOnly('https://host?x')).toBe('')
})
