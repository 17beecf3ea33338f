/**
 * A Basira for tests: the real service, listening, on a database in memory, with a clock and a mailbox of its own.
 *
 * For tests of this service only; nothing that ships imports it.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLogger, type MailMessage, readConfiguration } from '@claviger/host'
import { Secret } from 'claviger'
import { createBasira, type RunningBasira } from '../service.ts'
import { basiraDeclaration } from '../settings.ts'
import { type Reply, replyOf, text } from './reply.ts'

export interface Asked {
  readonly body?: unknown
  /** Sent as `Authorization: Bearer`. */
  readonly bearer?: string
  /** Sent as `X-API-Key`. */
  readonly key?: string
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Person {
  readonly email: string
  readonly password: string
  readonly accessToken: string
  readonly refreshToken: string
}

/** What production is told its origin is; tests reach it elsewhere, as proxies do. */
export const publicUrl = 'https://basira.example'

export const password = 'nine blue herons'

/** Out of the way of tests of something else. */
const wideLimits = Object.fromEntries(
  Object.values(basiraDeclaration.integers ?? {})
    .filter(({ name }) => name.startsWith('BASIRA_LIMIT_') && !name.endsWith('_BYTES'))
    .map(({ name }) => [name, '100000']),
)

function configurationOf(environment: Readonly<Record<string, string>>) {
  const read = readConfiguration('BASIRA', basiraDeclaration, {
    NODE_ENV: 'production',
    SMTP_URL: 'smtp://127.0.0.1:9',
    BASIRA_PORT: '0',
    BASIRA_PUBLIC_URL: publicUrl,
    CLAVIGER_SECRET: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
    ...wideLimits,
    ...environment,
  })
  // A public origin is production's; all else is as in development.
  const development = { nodeEnv: 'development', production: false, smtpUrl: null } as const
  return { ...read, ...development, databaseUrl: new Secret<'database-url'>(':memory:'), databaseFile: null }
}

export class TestBasira {
  readonly #running: RunningBasira
  readonly #mails: MailMessage[]
  readonly #clock: { offsetMs: number }
  #people = 0

  constructor(running: RunningBasira, mails: MailMessage[], clock: { offsetMs: number }) {
    this.#running = running
    this.#mails = mails
    this.#clock = clock
  }

  get url(): string {
    return this.#running.url
  }

  get engine(): RunningBasira['engine'] {
    return this.#running.engine
  }

  get store(): RunningBasira['store'] {
    return this.#running.store
  }

  now(): number {
    return Date.now() + this.#clock.offsetMs
  }

  /** Moves the clock of the service on; limits by address and account have a clock of their own. */
  advance(seconds: number): void {
    this.#clock.offsetMs += seconds * 1_000
  }

  /** Asks under `/api/v1`, or at the root where `path` begins with `//`. */
  async ask(method: string, path: string, asked: Asked = {}): Promise<Reply> {
    const url = path.startsWith('//') ? `${this.url}${path.slice(1)}` : `${this.url}/api/v1${path}`
    const headers = {
      ...(asked.body !== undefined && { 'content-type': 'application/json' }),
      ...(asked.bearer !== undefined && { authorization: `Bearer ${asked.bearer}` }),
      ...(asked.key !== undefined && { 'x-api-key': asked.key }),
      ...(asked.cookie !== undefined && { cookie: asked.cookie }),
      ...asked.headers,
    }
    const body = asked.body === undefined ? null : JSON.stringify(asked.body)
    return replyOf(await fetch(url, { method, headers, body, redirect: 'manual' }))
  }

  get(path: string, asked: Asked = {}): Promise<Reply> {
    return this.ask('GET', path, asked)
  }

  post(path: string, body?: unknown, asked: Asked = {}): Promise<Reply> {
    return this.ask('POST', path, { ...asked, body })
  }

  /** An address nobody has used yet. */
  newAddress(): string {
    this.#people += 1
    return `person-${this.#people}@example.com`
  }

  /** Somebody who has signed up and in, and has not proved their address. */
  async person(email = this.newAddress()): Promise<Person> {
    await this.post('/auth/signup', { email, password, name: 'Ada', organization: 'Herons' })
    return this.signIn(email, password)
  }

  async verifiedPerson(): Promise<Person> {
    const person = await this.person()
    const token = await this.linkToken(person.email, '/verify-email')
    await this.post('/auth/verify-email', { token, password })
    return person
  }

  async signIn(email: string, withPassword: string): Promise<Person> {
    const reply = await this.post('/auth/login', { email, password: withPassword })
    const accessToken = text(reply, 'access_token')
    return { email, password: withPassword, accessToken, refreshToken: text(reply, 'refresh_token') }
  }

  /** A full key with what `asked` says beside its name. */
  async key(
    maker: Person | { readonly key: string },
    asked: object = {},
  ): Promise<{ id: string; key: string }> {
    const credential = 'key' in maker ? { key: maker.key } : { bearer: maker.accessToken }
    const reply = await this.post('/api-keys', { name: 'script', ...asked }, credential)
    return { id: text(reply, 'id'), key: text(reply, 'key') }
  }

  mailsTo(email: string): readonly MailMessage[] {
    return this.#mails.filter(({ to }) => to === email)
  }

  /** The newest mail to `email` in which `content` stands; waited for up to five seconds. */
  async mail(email: string, content: string): Promise<MailMessage> {
    for (let pause = 0; pause < 500; pause++) {
      const found = this.mailsTo(email).findLast((mail) => mail.text.includes(content))
      if (found !== undefined) return found
      await sleep(10)
    }
    throw new Error(`no mail with ${content}`)
  }

  /** The token of the newest link to `path` that was mailed to `email`. */
  async linkToken(email: string, path: string): Promise<string> {
    const mail = await this.mail(email, `${path}#token=`)
    return /#token=(\S+)/.exec(mail.text)?.[1] ?? ''
  }

  close(): Promise<void> {
    return this.#running.close()
  }
}

export async function startTestBasira(
  environment: Readonly<Record<string, string>> = {},
): Promise<TestBasira> {
  const mails: MailMessage[] = []
  const clock = { offsetMs: 0 }
  const running = await createBasira(configurationOf(environment), {
    log: createLogger({ level: 'silent', service: 'basira' }),
    now: () => Date.now() + clock.offsetMs,
    transport: {
      send: async (mail) => {
        mails.push(mail)
      },
      close: async () => undefined,
    },
    hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
  })
  return new TestBasira(running, mails, clock)
}
