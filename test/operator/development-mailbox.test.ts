/**
 * Who gets to see the development mailbox: this machine, under its own name, without a proxy in between.
 *
 * That it is there in development only is fails-closed.test.ts.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { baskerReplies } from '@claviger/basker-cms'
import { createServer } from '@claviger/fastify'
import { createMailTransport } from '@claviger/host'
import { mailboxRoutes } from '@claviger/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const app = createServer({ replies: baskerReplies })
let folder: string
let mailPath: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claviger-mailbox-'))
  const transport = createMailTransport({ smtpUrl: null, dataDir: folder })
  await transport.send({
    id: 'one',
    from: 'a@example.com',
    to: 'b@example.com',
    subject: 'Hi',
    text: 'secret link',
    html: 'secret link',
  })
  mailboxRoutes(app, join(folder, 'mail'))
  await app.ready()
  mailPath = /\/dev\/mail\/[^"]+/.exec((await ask({})).body)?.[0] ?? ''
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

interface Asked {
  readonly peer?: string
  readonly headers?: Readonly<Record<string, string>>
}

function ask({ peer = '127.0.0.1', headers = {} }: Asked, url = '/dev/mail') {
  const all = { host: '127.0.0.1:4000', ...headers }
  return app.inject({ url, remoteAddress: peer, headers: all })
}

/** On both pages. */
async function statuses(asked: Asked): Promise<readonly number[]> {
  return [(await ask(asked)).statusCode, (await ask(asked, mailPath)).statusCode]
}

describe('the development mailbox', () => {
  test.each(['127.0.0.1:4000', 'localhost:4000', 'LOCALHOST', '[::1]:4000', '127.1.2.3'])(
    'answers this machine under the name %s',
    async (host) => {
      expect(await statuses({ headers: { host } })).toEqual([200, 200])
      expect(await statuses({ headers: { host }, peer: '::1' })).toEqual([200, 200])
      expect(await statuses({ headers: { host }, peer: '::ffff:127.0.0.1' })).toEqual([200, 200])
    },
  )

  test.each(['10.0.0.7', '203.0.113.9', '::ffff:203.0.113.9', '2001:db8::1', 'nowhere'])(
    'is not there for a connection from %j, whatever it says',
    async (peer) => {
      expect(await statuses({ peer })).toEqual([404, 404])
      expect(await statuses({ peer, headers: { 'x-forwarded-for': '127.0.0.1' } })).toEqual([404, 404])
    },
  )

  test.each([
    'attacker.example',
    '127.0.0.1.attacker.example',
    'localhost.attacker.example',
    '10.0.0.7:4000',
    '0.0.0.0',
  ])('is not there under the name %s, which another site may have pointed here', async (host) => {
    expect(await statuses({ headers: { host } })).toEqual([404, 404])
  })

  test.each([
    'forwarded',
    'via',
    'x-forwarded-for',
    'X-Forwarded-Proto',
    'x-forwarded-host',
    'x-real-ip',
    'x-client-ip',
    'true-client-ip',
    'cf-connecting-ip',
  ])('is not there through a proxy that adds %s', async (name) => {
    expect(await statuses({ headers: { [name]: '127.0.0.1' } })).toEqual([404, 404])
  })
})
