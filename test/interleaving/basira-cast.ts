/**
 * Who takes part in a race at Basira, and everything that can end or narrow a caller there.
 *
 * Each race has a cast of its own, so that what one ends is nobody else's.
 */
import { maintenance } from 'claviger'
import { text } from '../../services/basira/api/src/testing/reply.ts'
import type { Asked, Person, TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'

export interface Cast {
  readonly person: Person
  readonly accountId: string
  readonly organizationId: string
  /** The session that sees to the changes. */
  readonly other: Asked
  readonly otherSessionId: string
  /** A key that a request is about. */
  readonly keyId: string
  readonly databaseId: string
}

/** What a request is sent with, and its id. */
export interface Speaker {
  readonly asked: Asked
  readonly id: string
  /** The key that made this one; null for sessions. */
  readonly parentId: string | null
  readonly refreshToken: string | null
}

export async function newCast(basira: TestBasira): Promise<Cast> {
  const person = await basira.verifiedPerson()
  const me = await basira.get('/auth/me', { bearer: person.accessToken })
  const { credential, organization } = me.body as {
    readonly credential: { readonly id: string }
    readonly organization: { readonly id: string }
  }
  const { id: keyId } = await basira.key(person)
  const other = { bearer: person.accessToken }
  const database = { name: 'orders', engine: 'postgres', host: 'db.example' }
  const registered = await basira.post('/databases', database, other)
  return {
    person,
    accountId: text(me, 'id'),
    organizationId: organization.id,
    other,
    otherSessionId: credential.id,
    keyId,
    databaseId: text(registered, 'id'),
  }
}

/** A key that was made by a key, and is known to the process. */
export async function keySpeaker(basira: TestBasira, { person }: Cast): Promise<Speaker> {
  const parent = await basira.key(person)
  const { id, key } = await basira.key({ key: parent.key })
  const asked = { key }
  await basira.get('/auth/me', asked)
  return { asked, id, parentId: parent.id, refreshToken: null }
}

/** A session that is known to the process. */
export async function sessionSpeaker(basira: TestBasira, { person }: Cast): Promise<Speaker> {
  const { accessToken, refreshToken } = await basira.signIn(person.email, person.password)
  const asked = { bearer: accessToken }
  const me = await basira.get('/auth/me', asked)
  const { id } = (me.body as { readonly credential: { readonly id: string } }).credential
  return { asked, id, parentId: null, refreshToken }
}

export type Change = (basira: TestBasira, cast: Cast, speaker: Speaker) => Promise<unknown>

/** As asked, or an error: a change that did not happen proves nothing. */
async function done(basira: TestBasira, method: string, path: string, asked: Asked): Promise<void> {
  const reply = await basira.ask(method, path, asked)
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.raw}`)
}

const ofOwner: Readonly<Record<string, Change>> = {
  'the account is disabled': (basira, { accountId }) =>
    basira.engine.operations.disableAccount(maintenance, accountId, basira.now()),
  'the member is removed': (basira, { accountId, organizationId }) =>
    basira.engine.operations.removeMember(maintenance, organizationId, accountId, basira.now()),
  'the organization is suspended': (basira, { organizationId }) =>
    basira.engine.operations.suspendOrganization(maintenance, organizationId, basira.now()),
}

export const keyChanges: Readonly<Record<string, Change>> = {
  ...ofOwner,
  'the key is revoked': (basira, { other }, { id }) => done(basira, 'DELETE', `/api-keys/${id}`, other),
  'the key that made it is revoked': (basira, { other }, { parentId }) =>
    done(basira, 'DELETE', `/api-keys/${parentId}?descendants=revoke`, other),
  'the key is given a new secret': (basira, { other }, { id }) =>
    done(basira, 'POST', `/api-keys/${id}/rotate`, { ...other, body: {} }),
  'the addresses are narrowed': (basira, { other }, { id }) =>
    done(basira, 'PATCH', `/api-keys/${id}`, { ...other, body: { allowed_ips: ['192.0.2.0/24'] } }),
  'the addresses of the key that made it are narrowed': (basira, { other }, { parentId }) =>
    done(basira, 'PATCH', `/api-keys/${parentId}`, { ...other, body: { allowed_ips: ['192.0.2.0/24'] } }),
  'the scopes are narrowed': (basira, { other }, { id }) =>
    done(basira, 'PATCH', `/api-keys/${id}`, { ...other, body: { scopes: ['databases:read'] } }),
}

export const sessionChanges: Readonly<Record<string, Change>> = {
  ...ofOwner,
  'the session is ended': (basira, { other }, { id }) =>
    done(basira, 'DELETE', `/auth/sessions/${id}`, other),
  'the other sessions are ended': (basira, { other }) => done(basira, 'DELETE', '/auth/sessions', other),
  'it is signed out': (basira, _, { refreshToken }) =>
    done(basira, 'POST', '/auth/logout', { body: { refresh_token: refreshToken } }),
  'the password is changed': (basira, { other, person }) =>
    done(basira, 'POST', '/auth/change-password', {
      ...other,
      body: { current_password: person.password, new_password: 'a copper ferry at noon' },
    }),
}
