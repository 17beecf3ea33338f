/**
 * A request of Basker that was judged and has come as far as its write, while its caller is ended or loses a role: every
 * call that writes, of the native API in a session and of the Partners API by a key, against every change.
 *
 * When the change has returned, the request is refused and nothing is written on its behalf.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields, Reply } from '../../services/basira/api/src/testing/reply.ts'
import { type Signed, startTestBasker, type TestBasker } from '../basker/test-basker.ts'
import {
  type Cast,
  type Change,
  keyChanges,
  keySpeaker,
  newCast,
  roleChanges,
  type Speaker,
  sessionChanges,
  sessionSpeaker,
} from './basker-cast.ts'
import { byProof, nativeWrites, partnerWrites, type WritingCall } from './basker-writes.ts'
import { contentOf } from './content-of.ts'
import { HeldWrites } from './held-writes.ts'

let basker: TestBasker
let owner: Signed
let writes: HeldWrites
beforeAll(async () => {
  basker = await startTestBasker()
  owner = await basker.siteOwner()
  writes = new HeldWrites(basker.running.store)
})
afterAll(() => basker.close())

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Fields>>>>
}

async function writingIds(path: string): Promise<readonly string[]> {
  const { paths } = (await basker.ask('GET', path)).body as unknown as Document
  return Object.values(paths).flatMap((calls) =>
    Object.entries(calls).flatMap(([method, call]) =>
      ['post', 'put', 'patch', 'delete'].includes(method) ? [String(call['operationId'])] : [],
    ),
  )
}

/** Gives back what was taken: what it needs is who is disabled already. */
const enableUser = 'enableUser'

test('every call that is no read is in a list, or is said to rest on a proof', async () => {
  expect((await writingIds('/api/openapi.json')).toSorted()).toEqual(
    [...Object.keys(nativeWrites), ...Object.keys(byProof), enableUser].toSorted(),
  )
  const ofPartners = await writingIds('/partners/openapi')
  const pages = ofPartners.filter((id) => id.endsWith('Page'))
  expect(pages.toSorted()).toEqual(Object.keys(partnerWrites).toSorted())
  expect(ofPartners.length).toBe(5 * pages.length)
})

async function race(
  call: WritingCall,
  cast: Cast,
  speaker: Speaker,
  change: Change,
  by: Signed = owner,
): Promise<Reply> {
  const held = writes.holdNext()
  const body = call.body?.(cast)
  const reply = basker.ask(call.method, call.path(cast), {
    ...speaker.asked,
    ...(body !== undefined && { body }),
  })
  const first = await Promise.race([held.reached.then(() => null), reply])
  expect(first, 'it comes as far as its write').toBeNull()
  await change(basker, cast, speaker, by)
  const before = await contentOf(basker.running.store)
  held.go()
  const answered = await reply
  expect(await contentOf(basker.running.store)).toEqual(before)
  return answered
}

describe.each(Object.entries(nativeWrites))('%s', (_, call) => {
  const changes = { ...sessionChanges, ...(call.needs === 'nothing' ? {} : roleChanges) }

  test.each(Object.entries(changes))('writes nothing once %s', async (__, change) => {
    const cast = await newCast(basker, owner)
    const speaker = await sessionSpeaker(basker, cast, owner, call.needs === 'site owner')
    expect([401, 403]).toContain((await race(call, cast, speaker, change)).status)
  })
})

describe.each(Object.entries(partnerWrites))('%s', (_, call) => {
  test.each(Object.entries(keyChanges))(
    'writes nothing once %s, and says so as always',
    async (__, change) => {
      const cast = await newCast(basker, owner)
      const reply = await race(call, cast, await keySpeaker(basker, cast), change)
      expect([reply.status, reply.raw]).toEqual([
        401,
        '{"error":"Unauthorized","message":"Valid API key required"}',
      ])
    },
  )

  test.each(Object.entries(roleChanges))('writes nothing once %s', async (__, change) => {
    const cast = await newCast(basker, owner)
    const reply = await race(call, cast, await keySpeaker(basker, cast), change)
    expect(reply.status).toBe(403)
    expect(reply.body).toMatchObject({ error: 'Forbidden', requestId: expect.any(String) })
  })
})

describe('owners of the site', () => {
  async function ownerOfSite(): Promise<Signed> {
    const person = await basker.person()
    const body = { site_owner: true }
    await basker.ask('PUT', `/api/users/${person.id}/site-owner`, { cookie: owner.cookie, body })
    return basker.signIn(person.email)
  }
  const demote = (by: Signed, whom: Signed) =>
    basker.ask('PUT', `/api/users/${whom.id}/site-owner`, { cookie: by.cookie, body: { site_owner: false } })
  const disable = (by: Signed, whom: Signed) =>
    basker.ask('POST', `/api/users/${whom.id}/disable`, { cookie: by.cookie })
  const enable = (by: Signed, whom: Signed) =>
    basker.ask('POST', `/api/users/${whom.id}/enable`, { cookie: by.cookie })

  test.each([
    ['demote', demote],
    ['disable', disable],
  ])('who %s one another at once do not both succeed', async (_, act) => {
    const [one, other] = [await ownerOfSite(), await ownerOfSite()]
    const held = writes.holdNext()
    const first = act(one, other)
    await held.reached
    const second = await act(other, one)
    held.go()
    expect(second.status).toBeLessThan(300)
    expect([401, 403]).toContain((await first).status)
  })

  test('who were disabled do not enable themselves with a request that was under way', async () => {
    const [one, other] = [await ownerOfSite(), await ownerOfSite()]
    await disable(other, one)
    await enable(other, one)
    const again = await basker.signIn(one.email)
    const held = writes.holdNext()
    // A request of theirs that gives them back what they will have lost by then.
    const request = demote(again, other)
    await held.reached
    await disable(other, one)
    held.go()
    expect((await request).status).toBe(401)
    const { body } = await basker.ask('GET', `/api/users/${one.id}`, { cookie: owner.cookie })
    expect(body['state']).toBe('disabled')
  })
})
