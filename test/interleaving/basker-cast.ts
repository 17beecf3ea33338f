/**
 * Who takes part in a race at Basker, and everything that can end or narrow a caller there.
 *
 * Each race has a person of its own, who is an owner of the site and an editor in a tenant.
 */
import { maintenance } from 'claviger'
import { text } from '../../services/basira/api/src/testing/reply.ts'
import { type Asked, password, type Signed, type TestBasker } from '../basker/test-basker.ts'

export const tenant = 'royal-opera-house'
export const site = 'site'

export interface Cast {
  /** The caller. */
  readonly person: Signed
  /** Another session of the caller's, that a request is about. */
  readonly sessionId: string
  /** A key of the caller's, that a request is about. */
  readonly keyId: string
  /** Somebody whose rights a request is about. */
  readonly somebodyId: string
  /** A document that a request is about, with a slug nobody else has. */
  readonly documentId: string
  readonly slug: string
}

export interface Speaker {
  readonly asked: Asked
  /** Of the session or the key that it speaks through. */
  readonly id: string
  readonly isSiteOwner: boolean
}

let count = 0

export async function newCast(basker: TestBasker, owner: Signed): Promise<Cast> {
  count += 1
  const slug = `page-${count}`
  const person = await basker.person({ [tenant]: 'editor' })
  const other = await basker.signIn(person.email)
  const { id: keyId } = await basker.key(person)
  const somebody = await basker.person({ [tenant]: 'viewer' })
  const body = { title: 'Seasons', slug, _status: 'published' }
  const made = await basker.ask('POST', `/api/tenants/${tenant}/pages`, { cookie: owner.cookie, body })
  return {
    person,
    sessionId: await sessionOf(basker, other),
    keyId,
    somebodyId: somebody.id,
    documentId: text(made, 'id'),
    slug,
  }
}

async function sessionOf(basker: TestBasker, { cookie }: Signed): Promise<string> {
  const me = await basker.ask('GET', '/api/users/me', { cookie })
  return (me.body as { readonly session: { readonly id: string } }).session.id
}

/** A session of an editor; for what only owners of the site may, of one who is that too. */
export async function sessionSpeaker(
  basker: TestBasker,
  { person }: Cast,
  owner: Signed,
  isSiteOwner: boolean,
): Promise<Speaker> {
  if (isSiteOwner) {
    const body = { site_owner: true }
    await basker.ask('PUT', `/api/users/${person.id}/site-owner`, { cookie: owner.cookie, body })
  }
  const { cookie } = await basker.signIn(person.email)
  const id = await sessionOf(basker, { ...person, cookie })
  return { asked: { cookie }, id, isSiteOwner }
}

export async function keySpeaker(basker: TestBasker, { person }: Cast): Promise<Speaker> {
  const { id, key } = await basker.key(person)
  await basker.readWith(key)
  return { asked: { key }, id, isSiteOwner: false }
}

export type Change = (basker: TestBasker, cast: Cast, speaker: Speaker, owner: Signed) => Promise<unknown>

async function done(basker: TestBasker, method: string, path: string, asked: Asked): Promise<void> {
  const reply = await basker.ask(method, path, asked)
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.raw}`)
}

const ofPerson: Readonly<Record<string, Change>> = {
  'the user is disabled': (basker, { person }, _, { cookie }) =>
    done(basker, 'POST', `/api/users/${person.id}/disable`, { cookie }),
  'the user leaves the site': (basker, { person }) =>
    basker.running.engine.operations.removeMember(maintenance, site, person.id, basker.now()),
}

/** Takes away what lets the caller do it: the role in the tenant, or the ownership of the site. */
const loseRole: Change = (basker, { person }, { isSiteOwner }, { cookie }) =>
  isSiteOwner
    ? done(basker, 'PUT', `/api/users/${person.id}/site-owner`, { cookie, body: { site_owner: false } })
    : done(basker, 'DELETE', `/api/users/${person.id}/roles/${tenant}`, { cookie })

export const roleChanges: Readonly<Record<string, Change>> = { 'the role is taken away': loseRole }

export const keyChanges: Readonly<Record<string, Change>> = {
  ...ofPerson,
  'the key is revoked': (basker, { person }, { id }) =>
    done(basker, 'DELETE', `/api/users/me/api-keys/${id}`, { cookie: person.cookie }),
}

export const sessionChanges: Readonly<Record<string, Change>> = {
  ...ofPerson,
  'the session is ended': (basker, { person }, { id }) =>
    done(basker, 'DELETE', `/api/users/me/sessions/${id}`, { cookie: person.cookie }),
  'the other sessions are ended': (basker, { person }) =>
    done(basker, 'DELETE', '/api/users/me/sessions', { cookie: person.cookie }),
  'it is signed out': (basker, _, { asked }) => done(basker, 'POST', '/api/users/logout', asked),
  'the password is changed': (basker, { person }) =>
    done(basker, 'POST', '/api/users/me/change-password', {
      cookie: person.cookie,
      body: { current_password: password, new_password: 'a copper ferry at noon' },
    }),
}
