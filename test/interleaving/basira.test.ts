/**
 * A request of Basira that was judged and has come as far as its write, while its caller is ended or narrowed: every call
 * that writes, by a key and in a session, against every change.
 *
 * When the change has returned, the request is refused and nothing is written on its behalf.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields } from '../../services/basira/api/src/testing/reply.ts'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { send } from '../basira/raw-exchange.ts'
import {
  type Cast,
  type Change,
  keyChanges,
  keySpeaker,
  newCast,
  type Speaker,
  sessionChanges,
  sessionSpeaker,
} from './basira-cast.ts'
import { basiraWrites, byProof, type WritingCall } from './basira-writes.ts'
import { contentOf } from './content-of.ts'
import { HeldWrites } from './held-writes.ts'

let basira: TestBasira
let writes: HeldWrites
beforeAll(async () => {
  basira = await startTestBasira()
  writes = new HeldWrites(basira.store)
})
afterAll(() => basira.close())

test('every call that is no read is in the list, or is said to rest on a proof', async () => {
  const { paths } = (await basira.get('/openapi.json')).body as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Fields>>>>
  }
  const ids = Object.values(paths).flatMap((calls) =>
    Object.entries(calls).flatMap(([method, call]) =>
      method === 'get' ? [] : [String(call['operationId'])],
    ),
  )
  expect(ids.toSorted()).toEqual([...Object.keys(basiraWrites), ...Object.keys(byProof)].toSorted())
})

type Speak = (basira: TestBasira, cast: Cast) => Promise<Speaker>

/** Only people may; a key is refused before it is heard. */
const statusesOfRefusals = [401, 403]

async function race(call: WritingCall, speak: Speak, change: Change): Promise<void> {
  const cast = await newCast(basira)
  const speaker = await speak(basira, cast)
  const held = writes.holdNext()
  const body = call.body?.(cast)
  const reply = basira.ask(call.method, call.path(cast), {
    ...speaker.asked,
    ...(body !== undefined && { body }),
  })
  const first = await Promise.race([held.reached.then(() => null), reply])
  expect(first, 'it comes as far as its write').toBeNull()
  await change(basira, cast, speaker)
  const before = await contentOf(basira.store)
  held.go()
  const { status, raw } = await reply
  expect(statusesOfRefusals, raw).toContain(status)
  const after = await contentOf(basira.store)
  expect(after).toEqual(before)
}

describe.each(Object.entries(basiraWrites))('%s', (_, call) => {
  test.each(Object.entries(keyChanges))('by a key writes nothing once %s', async (__, change) => {
    await race(call, keySpeaker, change)
  })

  test.each(Object.entries(sessionChanges))('in a session writes nothing once %s', async (__, change) => {
    await race(call, sessionSpeaker, change)
  })
})

describe('a body that comes late', () => {
  test('is not carried out where the key was revoked after the head', async () => {
    const cast = await newCast(basira)
    const { asked, id } = await keySpeaker(basira, cast)
    const body = '{"name":"late","engine":"postgres","host":"late.example"}'
    const head = [
      'POST /api/v1/databases HTTP/1.1',
      'Host: 127.0.0.1',
      `X-API-Key: ${asked.key}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
      'Connection: close',
      '\r\n',
    ].join('\r\n')
    const before = await contentOf(basira.store)
    const { replies } = await send(basira.url, head, {
      // Asked to go on: the head was judged.
      onContinue: async (socket) => {
        const revoked = await basira.ask('DELETE', `/api-keys/${id}`, cast.other)
        expect(revoked.status).toBe(204)
        socket.write(body)
      },
    })
    expect(replies.map(({ status }) => status)).toEqual([401])
    expect((await contentOf(basira.store))['databases']).toEqual(before['databases'])
  })
})

test('an unverified account has one database, however many are asked for at once', async () => {
  const person = await basira.person()
  const asked = { bearer: person.accessToken }
  const register = (name: string) =>
    basira.post('/databases', { name, engine: 'postgres', host: 'db.example' }, asked)
  const replies = await Promise.all(Array.from({ length: 10 }, (_, index) => register(`d${index}`)))
  expect(replies.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(403)])
})
