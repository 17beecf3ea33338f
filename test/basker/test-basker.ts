/**
 * A Basker for tests: the real service, listening, on a database in memory, with a clock and a mailbox of its own.
 *
 * The Partners API alone is started by services/basker/partners.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBasker, firstOwner, readBaskerConfiguration } from '@claviger/basker'
import { createLogger, type MailMessage } from '@claviger/host'
import type { RunningService } from '@claviger/service'
import { Secret } from 'claviger'
import { cookieHeader, type Reply, replyOf, text } from '../../services/basira/api/src/testing/reply.ts'

export interface Asked {
  readonly body?: unknown
  readonly cookie?: string
  /** Sent as `Authorization: users API-Key`. */
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Somebody who is signed in. */
export interface Signed {
  readonly id: string
  readonly email: string
  readonly cookie: string
}

export const password = 'nine blue herons'

export const keySecret = 'thirty-two bytes and more for a test'

/** The same for all that one test file starts: some start again on the same database. */
const masterSecret = randomBytes(32).toString('base64')

export class TestBasker {
  readonly running: RunningService
  readonly #mails: MailMessage[]
  readonly #clock: { offsetMs: number }
  /** What was told at the first start. */
  readonly told: readonly string[]
  #people = 0

  constructor(
    running: RunningService,
    mails: MailMessage[],
    clock: { offsetMs: number },
    told: readonly string[],
  ) {
    this.running = running
    this.#mails = mails
    this.#clock = clock
    this.told = told
  }

  get url(): string {
    return this.running.url
  }

  now(): number {
    return Date.now() + this.#clock.offsetMs
  }

  advance(seconds: number): void {
    this.#clock.offsetMs += seconds * 1_000
  }

  async ask(method: string, path: string, asked: Asked = {}): Promise<Reply> {
    const headers = {
      ...(asked.body !== undefined && { 'content-type': 'application/json' }),
      ...(asked.cookie !== undefined && { cookie: asked.cookie }),
      ...(asked.key !== undefined && { authorization: `users API-Key ${asked.key}` }),
      ...asked.headers,
    }
    const body = asked.body === undefined ? null : JSON.stringify(asked.body)
    return replyOf(await fetch(this.url + path, { method, headers, body, redirect: 'manual' }))
  }

  async signIn(email: string, withPassword = password): Promise<Signed> {
    const reply = await this.ask('POST', '/api/users/login', { body: { email, password: withPassword } })
    if (reply.status !== 204) throw new Error(`login: ${reply.status} ${reply.raw}`)
    const cookie = cookieHeader(reply)
    const me = await this.ask('GET', '/api/users/me', { cookie })
    return { id: text(me, 'id'), email, cookie }
  }

  siteOwner(): Promise<Signed> {
    return this.signIn(firstOwner, /password (\S+)$/.exec(this.told[0] ?? '')?.[1])
  }

  /** Somebody with these roles, by slug of the tenant, who accepted an invitation. */
  async person(roles: Readonly<Record<string, string>> = {}): Promise<Signed> {
    this.#people += 1
    const email = `person-${this.#people}@example.com`
    const { cookie } = await this.siteOwner()
    const asked = Object.entries(roles).map(([tenant, role]) => ({ tenant, role }))
    await this.ask('POST', '/api/users', { cookie, body: { email, roles: asked } })
    const token = await this.linkToken(email, '/admin/accept-invitation')
    await this.ask('POST', '/api/users/accept-invitation', { body: { token, password } })
    return this.signIn(email)
  }

  async key(who: Signed, asked: object = {}): Promise<{ readonly id: string; readonly key: string }> {
    const reply = await this.ask('POST', '/api/users/me/api-keys', { cookie: who.cookie, body: asked })
    return { id: text(reply, 'id'), key: text(reply, 'key') }
  }

  /** What the Partners API answers to a read with `key`. */
  async readWith(key: string, tenant = 'royal-opera-house'): Promise<number> {
    return (await this.ask('GET', `/partners/2026-02/${tenant}/pages?limit=1`, { key })).status
  }

  /** The token of the newest link to `path` that was mailed to `email`; waited for up to five seconds. */
  async linkToken(email: string, path: string): Promise<string> {
    for (let pause = 0; pause < 500; pause++) {
      const mail = this.#mails.findLast(
        ({ to, text: words }) => to === email && words.includes(`${path}#token=`),
      )
      if (mail !== undefined) return /#token=(\S+)/.exec(mail.text)?.[1] ?? ''
      await sleep(10)
    }
    throw new Error(`no mail with ${path}`)
  }

  close(): Promise<void> {
    return this.running.close()
  }
}

/** What every test of this service leaves out of its way. */
const wide = {
  BASKER_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '100000',
  BASKER_LIMIT_LOGIN_FAILURES_PER_BLOCK: '100000',
  BASKER_LIMIT_LINK_FAILURES_PER_BLOCK: '100000',
  BASKER_LIMIT_SESSIONS_PER_ACCOUNT: '0',
  BASKER_LIMIT_SIGN_INS_PER_ACCOUNT: '0',
  BASKER_LIMIT_MAILS_PER_ADDRESS_MINUTE: '0',
  BASKER_LIMIT_MAILS_PER_ADDRESS_HOUR: '0',
  BASKER_RATE_LIMIT_READS: '0',
  BASKER_RATE_LIMIT_WRITES: '0',
}

export async function startTestBasker(
  environment: Readonly<Record<string, string>> = {},
): Promise<TestBasker> {
  const mails: MailMessage[] = []
  const clock = { offsetMs: 0 }
  const told: string[] = []
  const read = readBaskerConfiguration({
    NODE_ENV: 'production',
    SMTP_URL: 'smtp://127.0.0.1:9',
    BASKER_PORT: '0',
    BASKER_PUBLIC_URL: 'https://basker.example',
    BASKER_SECRET: keySecret,
    CLAVIGER_SECRET: masterSecret,
    LOG_LEVEL: 'silent',
    ...wide,
    ...environment,
  })
  const inMemory = { databaseUrl: new Secret<'database-url'>(':memory:'), databaseFile: null }
  // A public origin is production's; all else is as in development, with what its first start makes.
  const development = { nodeEnv: 'development', production: false, smtpUrl: null } as const
  const configuration = {
    ...read,
    ...development,
    ...(environment['BASKER_DATABASE_URL'] === undefined && inMemory),
  }
  const running = await createBasker(configuration, {
    log: createLogger({ level: 'silent', service: 'basker' }),
    now: () => Date.now() + clock.offsetMs,
    transport: {
      send: async (mail) => {
        mails.push(mail)
      },
      close: async () => undefined,
    },
    hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
    tell: (line) => {
      told.push(line)
    },
  })
  return new TestBasker(running, mails, clock, told)
}
