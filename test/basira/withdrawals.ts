/**
 * Every way in which a credential can come to say less, as the person or the operator does it.
 *
 * That each holds from the moment it returns is in revocation.test.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { jsonOf, textOf } from './connection.ts'
import type { Act, Asking } from './load.ts'
import { api, ask, askFor, bearer, login, newKey, newPerson, operate, type Person } from './person.ts'
import type { RunningBasira } from './running.ts'

export interface Withdrawal {
  /** What is asked with the credential all the time. */
  readonly asking: Asking
  /** Takes it away; resolves when the call that does has returned. */
  readonly act: Act['act']
  /** Whether that is a process beside the server. */
  readonly byOperator?: boolean
  /** What the credential is answered from then on; 401 where it is not said. */
  readonly afterwards?: number
}

type Prepare = (basira: RunningBasira) => Promise<Withdrawal>

const whoAmI = `${api}/auth/me`

async function ofKey(
  basira: RunningBasira,
  act: (person: Person, id: string) => Promise<unknown>,
): Promise<Withdrawal> {
  const person = await newPerson(basira)
  const { id, key } = await newKey(basira.url, person.accessToken)
  return { asking: { path: whoAmI, headers: { 'x-api-key': key } }, act: () => act(person, id) }
}

async function ofSession(
  basira: RunningBasira,
  act: (person: Person, other: Person) => Promise<unknown>,
): Promise<Withdrawal> {
  const person = await newPerson(basira)
  const other = { ...person, ...(await login(basira.url, person)) }
  return {
    asking: { path: whoAmI, headers: bearer(person.accessToken) },
    act: () => act(person, other),
  }
}

function ofOneSession(
  basira: RunningBasira,
  act: (person: Person, keyId: string) => Promise<unknown>,
): Promise<Withdrawal> {
  return ofSession(basira, (person) => act(person, ''))
}

/** What the `claviger` command with `args` takes away, in a process beside the server. */
async function operated(
  of: typeof ofKey,
  basira: RunningBasira,
  args: (person: Person, keyId: string) => readonly string[],
): Promise<Withdrawal> {
  const withdrawal = await of(basira, async (person, keyId) => {
    const { code, output } = await operate(basira.environment, ...args(person, keyId))
    if (code !== 0) throw new Error(`claviger ${args(person, keyId).join(' ')}: ${code} ${output}`)
  })
  return { ...withdrawal, byOperator: true }
}

function changed(basira: RunningBasira, person: Person, id: string, json: object): Promise<unknown> {
  return askFor(200, basira.url, 'PATCH', `/api-keys/${id}`, { headers: bearer(person.accessToken), json })
}

function rotated(basira: RunningBasira, person: Person, id: string, json: object): Promise<unknown> {
  const headers = bearer(person.accessToken)
  return askFor(201, basira.url, 'POST', `/api-keys/${id}/rotate`, { headers, json })
}

/** Resolves when the wall clock has passed `at`. */
async function until(at: number): Promise<void> {
  while (Date.now() <= at) await sleep(Math.max(1, at - Date.now()))
}

/** Gives the key an end that comes soon, and later where a busy server hears of it only after it has come. */
async function endedSoon(basira: RunningBasira, person: Person, id: string): Promise<number> {
  const headers = bearer(person.accessToken)
  for (let leadMs = 300; leadMs < 60_000; leadMs *= 3) {
    const end = Date.now() + leadMs
    const json = { expires_at: new Date(end).toISOString() }
    const { status, text } = await ask(basira.url, 'PATCH', `/api-keys/${id}`, { headers, json })
    if (status === 200) return end
    if (status !== 400) throw new Error(`PATCH: ${status} ${text}`)
  }
  throw new Error('every end had come before it was heard of')
}

/** The sessions of whoever presents `token`, but not its own. */
async function otherSession(basira: RunningBasira, token: string): Promise<string> {
  const listed = await askFor(200, basira.url, 'GET', '/auth/sessions', { headers: bearer(token) })
  const sessions = jsonOf(listed)['sessions'] as readonly { readonly id: string; readonly current: boolean }[]
  const other = sessions.find(({ current }) => !current)
  if (other === undefined) throw new Error(`no other session: ${listed.text}`)
  return other.id
}

async function resetToken(basira: RunningBasira, email: string): Promise<string> {
  await askFor(202, basira.url, 'POST', '/auth/forgot-password', { json: { email } })
  return basira.post.takeToken(email, /reset/i)
}

export const keyWithdrawals: Readonly<Record<string, Prepare>> = {
  'a key that its maker revoked': (basira) =>
    ofKey(basira, (person, id) =>
      askFor(204, basira.url, 'DELETE', `/api-keys/${id}`, { headers: bearer(person.accessToken) }),
    ),
  'a key that revoked itself': async (basira) => {
    const person = await newPerson(basira)
    const { id, key } = await newKey(basira.url, person.accessToken)
    const headers = { 'x-api-key': key }
    const act = () => askFor(204, basira.url, 'DELETE', `/api-keys/${id}`, { headers })
    return { asking: { path: whoAmI, headers }, act }
  },
  'a key whose maker’s maker was revoked': async (basira) => {
    const person = await newPerson(basira)
    const maker = await newKey(basira.url, person.accessToken)
    const child = await newKey(basira.url, maker.key)
    const grandchild = await newKey(basira.url, child.key)
    const headers = bearer(person.accessToken)
    return {
      asking: { path: whoAmI, headers: { 'x-api-key': grandchild.key } },
      act: () => askFor(204, basira.url, 'DELETE', `/api-keys/${maker.id}`, { headers }),
    }
  },
  'a key that lost the scope': async (basira) => {
    const person = await newPerson(basira)
    const scopes = ['databases:read', 'keys:read']
    const { id, key } = await newKey(basira.url, person.accessToken, { scopes })
    return {
      asking: { path: `${api}/databases`, headers: bearer(key) },
      act: () => changed(basira, person, id, { scopes: ['keys:read'] }),
      afterwards: 403,
    }
  },
  'a key that may not come from this address any more': (basira) =>
    ofKey(basira, (person, id) => changed(basira, person, id, { allowed_ips: ['192.0.2.0/24'] })),
  'a key that was rotated without overlap': (basira) =>
    ofKey(basira, (person, id) => rotated(basira, person, id, {})),
  'a disabled account’s key': (basira) => operated(ofKey, basira, ({ email }) => ['users', 'disable', email]),
  'a key that the operator revoked': (basira) => operated(ofKey, basira, (_, id) => ['keys', 'revoke', id]),
  'a removed member’s key': (basira) =>
    operated(ofKey, basira, ({ email, organizationId }) => [
      'users',
      'remove',
      '--email',
      email,
      '--organization',
      organizationId,
    ]),
  'a suspended organization’s key': (basira) =>
    operated(ofKey, basira, ({ organizationId }) => ['organizations', 'suspend', organizationId]),
}

/** These end by the clock, not by a call. */
export const keyEnds: Readonly<Record<string, Prepare>> = {
  'a key whose end was brought forward and has come': (basira) =>
    ofKey(basira, async (person, id) => {
      const end = await endedSoon(basira, person, id)
      await until(end)
    }),
  'a key that was rotated with an overlap, once that is over': (basira) =>
    ofKey(basira, async (person, id) => {
      await rotated(basira, person, id, { overlap_seconds: 1 })
      await until(Date.now() + 1_000)
    }),
}

export const sessionWithdrawals: Readonly<Record<string, Prepare>> = {
  'a session that another one ended': (basira) =>
    ofSession(basira, async (_, other) => {
      const id = await otherSession(basira, other.accessToken)
      await askFor(204, basira.url, 'DELETE', `/auth/sessions/${id}`, { headers: bearer(other.accessToken) })
    }),
  'a session that ended with all others': (basira) =>
    ofSession(basira, (_, other) =>
      askFor(204, basira.url, 'DELETE', '/auth/sessions', { headers: bearer(other.accessToken) }),
    ),
  'a session that signed out by its refresh token': (basira) =>
    ofSession(basira, ({ refreshToken }) =>
      askFor(204, basira.url, 'POST', '/auth/logout', { json: { refresh_token: refreshToken } }),
    ),
  'a session that signed out by its access token': (basira) =>
    ofSession(basira, ({ accessToken }) =>
      askFor(204, basira.url, 'POST', '/auth/logout', { headers: bearer(accessToken) }),
    ),
  'a browser’s session that signed out': async (basira) => {
    const { email, password } = await newPerson(basira)
    const begun = await askFor(204, basira.url, 'POST', '/auth/session', { json: { email, password } })
    const cookie = (begun.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ')
    const act = () => askFor(204, basira.url, 'DELETE', '/auth/session', { headers: { cookie } })
    return { asking: { path: whoAmI, headers: { cookie } }, act }
  },
  'a session whose password was reset': (basira) =>
    ofSession(basira, async ({ email }) => {
      const token = await resetToken(basira, email)
      const json = { token, password: 'another quite long one' }
      await askFor(204, basira.url, 'POST', '/auth/reset-password', { json })
    }),
  'a session whose password another one changed': (basira) =>
    ofSession(basira, ({ password }, other) =>
      askFor(204, basira.url, 'POST', '/auth/change-password', {
        headers: bearer(other.accessToken),
        json: { current_password: password, new_password: 'another quite long one' },
      }),
    ),
  'a disabled account’s session': (basira) =>
    operated(ofOneSession, basira, ({ email }) => ['users', 'disable', email]),
  'a suspended organization’s session': (basira) =>
    operated(ofOneSession, basira, ({ organizationId }) => ['organizations', 'suspend', organizationId]),
  'a session whose refresh token was used twice': async (basira) => {
    const person = await newPerson(basira)
    const refresh = (refresh_token: string) =>
      ask(basira.url, 'POST', '/auth/refresh', { json: { refresh_token } })
    const second = await refresh(person.refreshToken)
    const third = await refresh(textOf(second, 'refresh_token'))
    const asking = { path: whoAmI, headers: bearer(textOf(third, 'access_token')) }
    return { asking, act: () => refresh(person.refreshToken) }
  },
}
