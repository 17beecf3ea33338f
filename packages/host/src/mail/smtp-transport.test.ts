import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { Secret } from 'claviger'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { isMailFailure, type MailFailure, type MailTransport } from './mail-message.ts'
import { createSmtpTransport } from './smtp-transport.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A real SMTP server on loopback that keeps what it takes. */
async function startServer(options: SMTPServerOptions = {}) {
  const taken: { raw: string; to: string[] }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        taken.push({ raw: Buffer.concat(chunks).toString(), to })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { taken, port: (server.server.address() as AddressInfo).port }
}

/** Bounds that no machine reaches, however busy; tests of a bound set theirs. */
const wide = { connectMs: 60_000, idleMs: 60_000, mailMs: 90_000 }

function transportTo(authority: string, bounds = wide): MailTransport {
  const transport = createSmtpTransport(new Secret(`smtp://${authority}`), bounds)
  closers.push(() => transport.close())
  return transport
}

const message = {
  id: 'notice-1',
  from: 'Basira <no-reply@basira.example>',
  to: 'ada@example.com',
  subject: 'Verify your address ✓',
  text: 'Open http://127.0.0.1:4000/verify-email#token=abc',
  html: '<p>Open it</p>',
}

async function failureOf(work: Promise<unknown>): Promise<MailFailure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!isMailFailure(error)) throw new Error('no MailFailure')
  return error
}

function replying(code: number) {
  return Object.assign(new Error(`no such user ada@example.com hunter2`), { responseCode: code })
}

describe('mail over SMTP', () => {
  test('arrives whole, with both bodies and an id that stays the same over attempts', async () => {
    const { taken, port } = await startServer()
    const transport = transportTo(`127.0.0.1:${port}`)
    await transport.send(message)
    await transport.send(message)
    expect(taken).toHaveLength(2)
    const mail = await PostalMime.parse(taken[0]?.raw ?? '')
    expect(mail).toMatchObject({ subject: message.subject, messageId: '<notice-1@basira.example>' })
    expect(mail.text?.trim()).toBe(message.text)
    expect(mail.html?.trim()).toBe(message.html)
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
  })

  test('reaches one person even where an address tries to name two', async () => {
    const { taken, port } = await startServer()
    const transport = transportTo(`127.0.0.1:${port}`)
    await transport.send({ ...message, to: 'ada@example.com, eve@example.com' }).catch(() => undefined)
    await transport.send({ ...message, to: 'ada@example.com\r\nBcc: eve@example.com' }).catch(() => undefined)
    expect(taken.flatMap(({ to }) => to)).not.toContain('eve@example.com')
  })

  test.each([
    ['a recipient refused for good', 550, true],
    ['a recipient refused for now', 450, false],
  ])('tells %s', async (_, code, permanent) => {
    const { port } = await startServer({ onRcptTo: (_address, _session, done) => done(replying(code)) })
    const failure = await failureOf(transportTo(`127.0.0.1:${port}`).send(message))
    expect(failure).toMatchObject({ reason: String(code), permanent })
    expect(`${failure.message}${failure.stack}${JSON.stringify(failure)}`).not.toMatch(/ada@|hunter2/)
  })

  test('takes a refusal of the sender for a mistake of ours that can be mended', async () => {
    const { port } = await startServer({ onMailFrom: (_address, _session, done) => done(replying(550)) })
    expect(await failureOf(transportTo(`127.0.0.1:${port}`).send(message))).toMatchObject({
      permanent: false,
    })
  })

  test('takes wrong credentials for a mistake of ours that can be mended', async () => {
    const { port } = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(replying(535)),
    })
    const failure = await failureOf(transportTo(`user:pass@127.0.0.1:${port}`).send(message))
    expect(failure).toMatchObject({ reason: '535', permanent: false })
  })

  test('never sends credentials in the clear to another machine', async () => {
    const auths: unknown[] = []
    const { port } = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        auths.push(auth)
        done(null, { user: 'user' })
      },
    })
    // 0.0.0.0 reaches this machine but is not named like it, as any other host is.
    const failure = await failureOf(transportTo(`user:pass@0.0.0.0:${port}`).send(message))
    expect(failure.permanent).toBe(false)
    expect(auths).toEqual([])
    await transportTo(`user:pass@127.0.0.1:${port}`).send(message)
    expect(auths).toHaveLength(1)
  })

  test('fails for now where nobody listens, and where the server never speaks', async () => {
    const mute = createServer(() => undefined)
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    const silence = await failureOf(
      transportTo(`127.0.0.1:${port}`, { connectMs: 100, idleMs: 100, mailMs: 300 }).send(message),
    )
    expect(silence).toMatchObject({ permanent: false })
    mute.close()
    const { port: free } = await startServer()
    await closers.pop()?.()
    expect(await failureOf(transportTo(`127.0.0.1:${free}`).send(message))).toMatchObject({
      permanent: false,
    })
  })

  test('ends within its bound where the server takes the mail and never says so', async () => {
    const { port } = await startServer({ onData: (stream) => stream.resume() })
    const transport = transportTo(`127.0.0.1:${port}`, { ...wide, mailMs: 200 })
    expect(await failureOf(transport.send(message))).toMatchObject({ permanent: false, reason: 'EABORT' })
  })

  test('does not send after it was closed', async () => {
    const { port } = await startServer()
    const transport = transportTo(`127.0.0.1:${port}`)
    await transport.send(message)
    await transport.close()
    expect(await failureOf(transport.send(message))).toMatchObject({ permanent: false })
  })
})
