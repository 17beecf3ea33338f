/**
 * Whether a password was in a breach, asked of a file and of a service over a loopback socket.
 *
 * What is done with the answer is tested with the engine.
 */
import { hash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from 'claviger'
import { expect, onTestFinished, test } from 'vitest'
import { breachedPasswords } from './breached-passwords.ts'

const sha1 = (text: string): string => hash('sha1', text, 'hex').toUpperCase()

async function answers(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/`
}

function asks(source: { kind: 'range'; url: string } | { kind: 'file'; path: string }, refuse = false) {
  const failures: unknown[] = []
  const isBreached = breachedPasswords({ source, whenUnreachable: refuse ? 'refuse' : 'accept' }, (error) =>
    failures.push(error),
  )
  const ask = (text: string): Promise<boolean> =>
    isBreached?.(new Secret<'password'>(text)) ?? Promise.reject(new Error('nobody is asked'))
  return { ask, failures }
}

test('without a setting nobody is asked', () => {
  expect(breachedPasswords(null)).toBeUndefined()
})

test('the service is told five digits of the digest and nothing else, and its padding is no hit', async () => {
  const seen: string[] = []
  const padded = sha1('padded and harmless').slice(5)
  const url = await answers((request, reply) => {
    seen.push(`${request.method} ${request.url} ${request.headers['add-padding']}`)
    reply.end(`${'0'.repeat(35)}:2\r\n${sha1('monkey business').slice(5)}:17\r\n${padded}:0\r\n`)
  })
  const { ask, failures } = asks({ kind: 'range', url })
  expect(await ask('monkey business')).toBe(true)
  expect(await ask('some other business')).toBe(false)
  expect(await ask('padded and harmless')).toBe(false)
  expect(seen[0]).toBe(`GET /range/${sha1('monkey business').slice(0, 5)} true`)
  expect(failures).toEqual([])
})

test.each([
  ['fails', (_request, reply) => reply.writeHead(503).end()],
  ['leads elsewhere', (_request, reply) => reply.writeHead(302, { location: '/' }).end()],
  ['hangs up', (request) => request.socket.destroy()],
  ['never ends', (_request, reply) => void reply.end('0'.repeat(2_000_000))],
] as readonly (readonly [string, RequestListener])[])(
  'a service that %s is told of, and the setting says whether the password is accepted',
  async (_, listener) => {
    const url = await answers(listener)
    const open = asks({ kind: 'range', url })
    expect(await open.ask('monkey business')).toBe(false)
    expect(open.failures).toHaveLength(1)
    const closed = asks({ kind: 'range', url }, true)
    await expect(closed.ask('monkey business')).rejects.toMatchObject({
      code: 'unavailable',
      details: { retryAfterSeconds: 30 },
    })
    expect(closed.failures).toHaveLength(1)
    expect(String(open.failures)).not.toContain('monkey')
  },
)

async function fileOf(text: string): Promise<string> {
  const path = join(tmpdir(), `breached-${process.pid}-${hash('sha1', text, 'hex').slice(0, 8)}.txt`)
  await writeFile(path, text)
  return path
}

test.each([
  ['\n', true],
  ['\r\n', true],
  ['\n', false],
])(
  'every digest of an ordered file is found, and no other, with %j between the lines',
  async (end, isCounted) => {
    const known = Array.from({ length: 997 }, (_, at) => `known password ${at}`)
    const lines = known.map((text) => (isCounted ? `${sha1(text)}:${text.length}` : sha1(text))).sort()
    const { ask, failures } = asks({ kind: 'file', path: await fileOf(lines.join(end)) })
    for (const text of known) expect(await ask(text), text).toBe(true)
    for (const text of known) expect(await ask(`${text}!`), text).toBe(false)
    expect(failures).toEqual([])
  },
)

test('a file with one line, and one with none, answer as well', async () => {
  const one = asks({ kind: 'file', path: await fileOf(`${sha1('monkey business')}:3\n`) })
  expect([await one.ask('monkey business'), await one.ask('another')]).toEqual([true, false])
  expect(await asks({ kind: 'file', path: await fileOf('') }).ask('another')).toBe(false)
})

test('a file that is missing, or holds something else, counts as unreachable', async () => {
  const gone = asks({ kind: 'file', path: '/nowhere/at/all' }, true)
  await expect(gone.ask('monkey business')).rejects.toMatchObject({ code: 'unavailable' })
  const other = asks(
    { kind: 'file', path: await fileOf('some words of a text that is no list\n'.repeat(500)) },
    true,
  )
  await expect(other.ask('monkey business')).rejects.toMatchObject({ code: 'unavailable' })
  expect(other.failures).toHaveLength(1)
})
