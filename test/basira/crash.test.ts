/**
 * The power goes out: Basira is killed while keys are made and revoked, and must have kept its word when it is back.
 *
 * An orderly end is lifecycle.test.ts.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Connections, jsonOf, textOf } from './connection.ts'
import { api, askFor, bearer, newKey, newPerson, type Person, withoutLimits } from './person.ts'
import { type RunningBasira, runBasira } from './running.ts'

const workers = 20
const deeds = 1_000

/** What a client knows of a key: what was acknowledged, and what was asked for without an answer. */
interface KnownKey {
  readonly id: string
  readonly key: string
  revocation: 'none' | 'asked' | 'acknowledged'
}

let basira: RunningBasira
let person: Person
/** Made before any kill; makes and revokes the others, and must survive. */
let maker: string
/** Every key whose creation was acknowledged, from all rounds. */
const known: KnownKey[] = []
/** Creations that were sent and not answered. */
let unanswered = 0

beforeAll(async () => {
  basira = await runBasira({ ...withoutLimits, SMTP_URL: '' })
  person = await newPerson(basira)
  maker = (await newKey(basira.url, person.accessToken)).key
})

afterAll(() => basira.close())

/**
 * Makes a key, or revokes the oldest one that nobody revokes yet; whether that was acknowledged. A store that is too slow to
 * take it (503) leaves open what became of it, as no answer does. Rejects where there is none.
 */
async function doOne(connections: Connections, at: number): Promise<boolean> {
  const target = at % 2 === 1 ? known.find(({ revocation }) => revocation === 'none') : undefined
  if (target === undefined) {
    unanswered += 1
    const answer = await connections.ask('POST', `${api}/api-keys`, {
      headers: bearer(maker),
      json: { name: `key ${at}` },
    })
    if (answer.status === 503) return false
    if (answer.status !== 201) throw new Error(`creation: ${answer.status} ${answer.text}`)
    unanswered -= 1
    known.push({ id: textOf(answer, 'id'), key: textOf(answer, 'key'), revocation: 'none' })
    return true
  }
  target.revocation = 'asked'
  const answer = await connections.ask('DELETE', `${api}/api-keys/${target.id}`, { headers: bearer(maker) })
  if (answer.status === 503) return false
  if (answer.status !== 204) throw new Error(`revocation: ${answer.status} ${answer.text}`)
  target.revocation = 'acknowledged'
  return true
}

/** Does up to a thousand deeds, kills Basira after `killAfter` acknowledgements, and waits until all have failed or ended. */
async function killAmidDeeds(killAfter: number): Promise<number> {
  const connections = new Connections(basira.url, workers)
  let begun = 0
  let acknowledged = 0
  let killed: Promise<unknown> | null = null
  const attempt = async (at: number): Promise<'acknowledged' | 'put off' | 'gone'> => {
    try {
      return (await doOne(connections, at)) ? 'acknowledged' : 'put off'
    } catch (error) {
      // Refusals and errors before the kill are failures of the test; after it no answer is what is expected.
      if (killed === null) throw error
      return 'gone'
    }
  }
  const work = async (): Promise<void> => {
    while (begun < deeds) {
      begun += 1
      const outcome = await attempt(begun)
      if (outcome === 'gone') return
      if (outcome === 'put off') {
        begun -= 1
        continue
      }
      acknowledged += 1
      if (acknowledged === killAfter) killed = basira.stop('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  await killed
  connections.close()
  return acknowledged
}

/** The status with which each key is answered now. */
async function verdicts(): Promise<ReadonlyMap<string, number>> {
  const connections = new Connections(basira.url, workers)
  const answers = await Promise.all(
    known.map(async ({ id, key }) => {
      const { status } = await connections.ask('GET', `${api}/auth/me`, { headers: { 'x-api-key': key } })
      return [id, status] as const
    }),
  )
  connections.close()
  return new Map(answers)
}

interface ListedKey {
  readonly id: string
  readonly status: string
}

async function listedKeys(): Promise<readonly ListedKey[]> {
  const all: ListedKey[] = []
  let cursor: unknown = null
  do {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(String(cursor))}`
    const page = jsonOf(
      await askFor(200, basira.url, 'GET', `/api-keys?limit=100${query}`, {
        headers: bearer(person.accessToken),
      }),
    )
    all.push(...(page['api_keys'] as readonly ListedKey[]))
    cursor = page['next_cursor']
  } while (cursor !== null && all.length < 10 * deeds)
  return all
}

test.each([
  ['early', 60],
  ['halfway', 450],
  ['near the end', 850],
])(
  'killed %s among a thousand creations and revocations, it has kept every one it acknowledged',
  async (_, killAfter) => {
    const acknowledged = await killAmidDeeds(killAfter)
    expect(acknowledged).toBeGreaterThanOrEqual(killAfter)
    expect(acknowledged).toBeLessThan(deeds)
    await basira.startAgain()

    const found = await verdicts()
    const status = (wanted: KnownKey['revocation']): number[] =>
      known.filter(({ revocation }) => revocation === wanted).map(({ id }) => found.get(id) ?? 0)
    expect(new Set(status('none'))).toEqual(new Set([200]))
    expect(new Set(status('acknowledged'))).toEqual(new Set([401]))
    expect(status('asked').filter((one) => one !== 200 && one !== 401)).toEqual([])

    // What it lists is what it does; what was never answered is there whole or not at all.
    const listed = await listedKeys()
    const statuses = new Map(listed.map((key) => [key.id, key.status]))
    expect(statuses.size).toBe(listed.length)
    for (const { id } of known) expect(statuses.get(id)).toBe(found.get(id) === 200 ? 'active' : 'revoked')
    // The maker is listed too.
    expect(listed.length - known.length - 1).toBeGreaterThanOrEqual(0)
    expect(listed.length - known.length - 1).toBeLessThanOrEqual(unanswered)
  },
  300_000,
)

test('after all kills the database is sound, and an orderly end is still one', async () => {
  expect(await basira.stop()).toBe(0)
  const database = new DatabaseSync(join(basira.dataDir, 'basira.db'), { readOnly: true })
  expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }])
  expect(database.prepare('pragma foreign_key_check').all()).toEqual([])
  const lost = 'from api_keys left join api_key_secrets on key_id = id where key_id is null'
  expect(database.prepare(`select count(*) as count ${lost}`).get()).toMatchObject({ count: 0 })
  database.close()
})
