/**
 * A person with an account at a running Basira, and the keys they make: only what an HTTP client and a mailbox can do.
 *
 * How Basira is started: running.ts.
 */
import { randomBytes } from 'node:crypto'
import { type Answer, type Ask, Connections, jsonOf, textOf } from './connection.ts'
import { claviger, type RunningBasira } from './running.ts'

export const api = '/api/v1'

/** Limits out of the way, for tests of something else; logs only what goes wrong. */
export const withoutLimits: Readonly<Record<string, string>> = {
  BASIRA_RATE_LIMIT_PER_MINUTE: '0',
  BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '1000000',
  BASIRA_LIMIT_LOGIN_FAILURES_PER_BLOCK: '1000000',
  BASIRA_LIMIT_SIGN_UPS_PER_BLOCK: '1000000',
  BASIRA_LIMIT_MAILS_PER_ADDRESS_MINUTE: '1000000',
  BASIRA_LIMIT_MAILS_PER_ADDRESS_HOUR: '1000000',
  BASIRA_LIMIT_MAILS_PER_BLOCK_HOUR: '1000000',
  BASIRA_LIMIT_LINK_FAILURES_PER_BLOCK: '1000000',
  BASIRA_LIMIT_PASSWORD_FAILURES_PER_ACCOUNT: '1000000',
  BASIRA_LIMIT_KEYS_PER_ORGANIZATION: '0',
  BASIRA_LIMIT_KEYS_UNVERIFIED: '0',
  LOG_LEVEL: 'warn',
}

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

export interface Person extends Tokens {
  readonly email: string
  readonly password: string
  readonly accountId: string
  readonly organizationId: string
}

export interface Key {
  readonly id: string
  readonly key: string
}

export function bearer(credential: string): { readonly authorization: string } {
  return { authorization: `Bearer ${credential}` }
}

/** One request on a connection of its own. */
export async function ask(at: string, method: string, path: string, asked: Ask = {}): Promise<Answer> {
  const connections = new Connections(at)
  try {
    return await connections.ask(method, `${api}${path}`, asked)
  } finally {
    connections.close()
  }
}

/** As `ask`, for what has to succeed. */
export async function askFor(
  status: number,
  at: string,
  method: string,
  path: string,
  asked: Ask = {},
): Promise<Answer> {
  const answer = await ask(at, method, path, asked)
  if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer
}

let people = 0

/** An address that nobody has used before. */
export function newAddress(): string {
  people += 1
  return `person-${people}-${randomBytes(4).toString('hex')}@example.test`
}

export async function login(
  at: string,
  { email, password }: Pick<Person, 'email' | 'password'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const answer = await askFor(200, at, 'POST', '/auth/login', { headers, json: { email, password } })
  return { accessToken: textOf(answer, 'access_token'), refreshToken: textOf(answer, 'refresh_token') }
}

/** Signs up and in; unverified unless asked for. */
export async function newPerson(
  basira: Pick<RunningBasira, 'url' | 'post'>,
  { verified = false } = {},
): Promise<Person> {
  const email = newAddress()
  const password = `correct horse ${randomBytes(8).toString('hex')}`
  await askFor(202, basira.url, 'POST', '/auth/signup', { json: { email, password } })
  if (verified) {
    const token = await basira.post.takeToken(email, /verify/i)
    await askFor(204, basira.url, 'POST', '/auth/verify-email', { json: { token, password } })
  }
  const tokens = await login(basira.url, { email, password })
  const me = jsonOf(await askFor(200, basira.url, 'GET', '/auth/me', { headers: bearer(tokens.accessToken) }))
  const { id } = me['organization'] as { readonly id: string }
  return { email, password, accountId: String(me['id']), organizationId: id, ...tokens }
}

/** @param credential a key or an access token of the maker */
export async function newKey(at: string, credential: string, more: object = {}): Promise<Key> {
  const json = { name: 'of a test', ...more }
  const answer = await askFor(201, at, 'POST', '/api-keys', { headers: bearer(credential), json })
  return { id: textOf(answer, 'id'), key: textOf(answer, 'key') }
}

export interface Operated {
  readonly code: number | null
  readonly output: string
}

/** Runs the `claviger` command beside a server, with the server's variables, to its end. */
export async function operate(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Operated> {
  const child = claviger(args, environment)
  let output = ''
  const keep = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}
