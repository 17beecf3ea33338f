/**
 * Changing the secret that digests of API keys are made with: every key works on, moves to the first secret when it is used, and
 * a secret that is still needed cannot be left out.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { baskerOperations, readBaskerConfiguration } from '@claviger/basker'
import { ConfigurationError } from '@claviger/host'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../postgres.ts'
import { startTestBasker, type TestBasker } from './test-basker.ts'

const by = { type: 'operator', name: 'a test' } as const
const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)].map((bytes) =>
  bytes.toString('base64'),
) as [string, string, string]

let postgres: TestPostgres
let folder: string
let databaseUrl: string
let basker: TestBasker | null = null

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claviger-key-secrets-'))
})
afterEach(async () => {
  await stopped()
  await rm(folder, { recursive: true })
})

async function stopped(): Promise<void> {
  await basker?.close()
  basker = null
}

async function started(secret: string, recipe = 'raw'): Promise<TestBasker> {
  await stopped()
  basker = await startTestBasker({
    BASKER_DATABASE_URL: databaseUrl,
    BASKER_SECRET: secret,
    KEY_HMAC_RECIPE: recipe,
  })
  return basker
}

interface Report {
  readonly schemes: readonly { readonly scheme: string; readonly digests: number }[]
  readonly secrets: readonly {
    readonly secret_id: string
    readonly position: number | null
    readonly digests: number
  }[]
}

async function operate(op: string, args: object = {}): Promise<unknown> {
  if (basker === null) throw new Error('not started')
  const { engine, store } = basker.running
  return baskerOperations(engine, store)[op]?.(args, by)
}

/** How many digests rest on each secret, in the order of `BASKER_SECRET`. */
async function needed(): Promise<readonly number[]> {
  const report = (await operate('keys.report')) as Report
  return report.secrets.map(({ digests }) => digests)
}

/** Two keys of the site owner. */
async function twoKeys(of: TestBasker): Promise<readonly [string, string]> {
  const owner = await of.siteOwner()
  return [(await of.key(owner)).key, (await of.key(owner)).key]
}

describe.each(['sqlite', 'postgres'] as const)('on %s', { timeout: 60_000 }, (backend) => {
  beforeEach(async () => {
    databaseUrl = backend === 'postgres' ? await postgres.url() : `file:${join(folder, 'basker.db')}`
  })

  test.each(['raw', 'payload'])(
    'with the %s recipe keys work under a new first secret, move to it when used, and then need it alone',
    async (recipe) => {
      const [used, unused] = await twoKeys(await started(first, recipe))
      expect(await needed()).toEqual([2])

      const both = await started(`${second},${first}`, recipe)
      expect(await needed()).toEqual([0, 2])
      expect(await both.readWith(used)).toBe(200)
      expect(await needed()).toEqual([1, 1])
      await expect(started(second, recipe)).rejects.toThrow(
        /^BASKER_SECRET lacks a secret that 1 API keys of this database need/,
      )

      const again = await started(`${third},${second},${first}`, recipe)
      expect(await again.readWith(used)).toBe(200)
      expect(await again.readWith(unused)).toBe(200)
      expect(await needed()).toEqual([2, 0, 0])

      const alone = await started(third, recipe)
      expect(await alone.readWith(used)).toBe(200)
      expect(await alone.readWith(unused)).toBe(200)
      expect(await alone.readWith(crypto.randomUUID())).toBe(401)
    },
  )

  test('keys that still need a former secret can be ended, and then it can be left out', async () => {
    const [used, unused] = await twoKeys(await started(first))
    const both = await started(`${second},${first}`)
    expect(await both.readWith(used)).toBe(200)
    const { secrets } = (await operate('keys.report')) as Report
    const [current, former] = secrets.map(({ secret_id }) => secret_id)
    await expect(operate('secrets.withdraw', { id: current })).rejects.toMatchObject({
      code: 'secret_active',
    })
    expect(await operate('secrets.withdraw', { id: former })).toEqual({ id: former, keys: 1 })
    expect(await both.readWith(unused)).toBe(401)
    expect(await both.readWith(used)).toBe(200)
    expect(await (await started(second)).readWith(used)).toBe(200)
  })

  test('digests of before secrets had ids are found, counted for the oldest secret, and hold it', async () => {
    const [used, unused] = await twoKeys(await started(first))
    await basker?.running.store.write(async ({ database }) => {
      const rows = database.withTables<{ api_key_secrets: { pepper_id: string } }>()
      await rows.updateTable('api_key_secrets').set({ pepper_id: 'basker' }).execute()
    })
    const both = await started(`${second},${first}`)
    expect(await needed()).toEqual([0, 2])
    expect(await both.readWith(used)).toBe(200)
    await expect(started(second)).rejects.toThrow(ConfigurationError)
    const again = await started(`${second},${first}`)
    expect(await again.readWith(unused)).toBe(200)
    expect(await (await started(second)).readWith(unused)).toBe(200)
  })

  test('an imported digest is found under whichever secret it was made with, and moves', async () => {
    const running = await started(`${second},${first}`, 'payload')
    const imported = 'a-key-of-the-former-system'
    const payloadKey = createHash('sha256').update(first).digest('hex').slice(0, 32)
    const digest = createHmac('sha1', payloadKey).update(imported).digest('hex')
    const rows = [{ email: 'owner@basker.example', digest }]
    await operate('keys.import', { rows, apply: true })
    expect(await needed()).toEqual([0, 1])
    expect(await running.readWith(imported)).toBe(200)
    expect(await needed()).toEqual([1, 0])
    expect((await operate('keys.report')) as Report).toMatchObject({
      schemes: [{ scheme: 'hmac-sha256', digests: 1 }],
    })
  })
})

test('a comma that belongs to a secret is written twice, and each secret is taken as it stands', () => {
  const read = (secret: string) =>
    readBaskerConfiguration({ BASKER_SECRET: secret, KEY_HMAC_RECIPE: 'payload' })
  expect(() => read(`${first},`)).toThrow('BASKER_SECRET holds an empty secret')
  expect(() => read(`${first},${first}`)).toThrow('BASKER_SECRET holds the same secret twice')
  expect(() => read(Array.from({ length: 9 }, () => randomBytes(32).toString('base64')).join(','))).toThrow(
    'BASKER_SECRET holds more than 8 secrets',
  )
  expect(read(`${first}, ${second}`).warnings).toEqual([])
})
