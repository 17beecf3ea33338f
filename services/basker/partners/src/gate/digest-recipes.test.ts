/**
 * What is stored of a key, derived here once more with nothing but node:crypto, as the contract writes it down.
 */
import { createHash, createHmac } from 'node:crypto'
import { payloadPepperOf, pepperOf, Secret } from 'claviger'
import { afterEach, describe, expect, test } from 'vitest'
import { startTestPartners, type TestPartners } from '../testing/test-partners.ts'

const secret = 'correct horse battery staple of Basker'
const path = '/2026-02/royal-opera-house/pages'

const recipes = {
  raw: {
    pepper: pepperOf('basker', new Secret<'pepper'>(secret)),
    hmacKey: Buffer.from(secret, 'utf8'),
  },
  payload: {
    pepper: payloadPepperOf('basker', new Secret<'pepper'>(secret)),
    hmacKey: Buffer.from(createHash('sha256').update(secret).digest('hex').slice(0, 32), 'ascii'),
  },
}

let partners: TestPartners
const started: TestPartners[] = []

afterEach(async () => {
  for (const one of started.splice(0)) await one.close()
})

async function start(recipe: keyof typeof recipes): Promise<string> {
  partners = await startTestPartners({ pepper: recipes[recipe].pepper })
  started.push(partners)
  const tenant = await partners.tenant('royal-opera-house')
  return (await partners.person({ [tenant.id]: 'viewer' })).accountId
}

function digestOf(recipe: keyof typeof recipes, algorithm: 'sha1' | 'sha256', key: string): string {
  return createHmac(algorithm, recipes[recipe].hmacKey).update(key, 'utf8').digest('hex')
}

/** Secrets that are kept as exactly this digest, with the scheme they are marked with. */
async function keptAs(digest: string): Promise<readonly string[]> {
  const facts = await partners.store.keys.factsByDigest([digest])
  return (facts?.secrets ?? []).filter((secret) => secret.digest === digest).map(({ scheme }) => scheme)
}

const key = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890'

test('the recipes give the digests that were worked out by hand', () => {
  expect(digestOf('raw', 'sha256', key)).toHaveLength(64)
  expect(digestOf('payload', 'sha1', key)).toHaveLength(40)
  expect(digestOf('raw', 'sha256', key)).not.toBe(digestOf('payload', 'sha256', key))
})

describe.each(['raw', 'payload'] as const)('with the %s recipe', (recipe) => {
  test('a key of ours is stored as its SHA-256 digest and nothing else', async () => {
    const accountId = await start(recipe)
    await partners.key(accountId, key)
    const facts = await partners.store.keys.factsByDigest([digestOf(recipe, 'sha256', key)])
    expect(facts?.secrets.map(({ digest, scheme }) => [digest, scheme])).toEqual([
      [digestOf(recipe, 'sha256', key), 'hmac-sha256'],
    ])
  })

  test('a key imported as its SHA-256 digest authenticates', async () => {
    const accountId = await start(recipe)
    expect(await partners.importKey(accountId, { digest: digestOf(recipe, 'sha256', key) })).toEqual([
      'imported',
    ])
    expect((await partners.ask('GET', path, { key })).status).toBe(200)
  })

  test('a key imported as its SHA-1 digest authenticates, and that request makes it a SHA-256 one', async () => {
    const accountId = await start(recipe)
    const [old, better] = [digestOf(recipe, 'sha1', key), digestOf(recipe, 'sha256', key)]
    expect(await partners.importKey(accountId, { digest: old })).toEqual(['imported'])
    expect([await keptAs(old), await keptAs(better)]).toEqual([['hmac-sha1'], []])
    expect((await partners.ask('GET', path, { key })).status).toBe(200)
    expect([await keptAs(old), await keptAs(better)]).toEqual([[], ['hmac-sha256']])
    expect((await partners.ask('GET', path, { key })).status).toBe(200)
  })

  test('neither digest of a key is a key', async () => {
    const accountId = await start(recipe)
    await partners.importKey(accountId, { digest: digestOf(recipe, 'sha1', key) })
    for (const algorithm of ['sha1', 'sha256'] as const) {
      const asked = { key: digestOf(recipe, algorithm, key) }
      expect((await partners.ask('GET', path, asked)).status).toBe(401)
    }
  })

  test('a digest made with the other recipe does not authenticate', async () => {
    const accountId = await start(recipe)
    const other = recipe === 'raw' ? 'payload' : 'raw'
    await partners.importKey(accountId, { digest: digestOf(other, 'sha256', key) })
    expect((await partners.ask('GET', path, { key })).status).toBe(401)
  })
})

test('an imported key in capitals authenticates in capitals only', async () => {
  const accountId = await start('raw')
  await partners.key(accountId, key.toUpperCase())
  expect((await partners.ask('GET', path, { key: key.toUpperCase() })).status).toBe(200)
  expect((await partners.ask('GET', path, { key })).status).toBe(401)
})

test.each(['', 'short', ' '.repeat(20), `${key} `, `${key}\n`, 'k'.repeat(257), 'schlüssel-mit-umlaut'])(
  'what could never be presented is not imported: %j',
  async (malformed) => {
    const accountId = await start('raw')
    const outcome = await partners.importKey(accountId, { key: new Secret<'api-key'>(malformed) })
    expect(outcome).toEqual(['key_malformed'])
  },
)

test.each(['', 'null', '0'.repeat(39), '0'.repeat(41), '0'.repeat(63), '0'.repeat(65), 'G'.repeat(64)])(
  'a digest that no scheme makes is not imported: %j',
  async (digest) => {
    const accountId = await start('raw')
    expect(await partners.importKey(accountId, { digest })).toEqual(['digest_of_no_scheme'])
  },
)
