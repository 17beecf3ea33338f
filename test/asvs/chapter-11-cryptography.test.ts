/**
 * Chapter 11 of the ASVS: what the inventory says of cryptography, held to the source and to what is stored.
 *
 * What is asked: chapter-11-cryptography.ts.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Secret, createSealer as sealerOf } from 'claviger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { readFiles } from '../house/source-tree.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const inventory = readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8')

const shipped = readFiles(
  (path) => /^(packages|services)\/.+\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path),
)

/** Paths of what ships in which `pattern` is found. */
const pathsWith = (pattern: RegExp): readonly string[] =>
  shipped.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

async function stored(table: string): Promise<string> {
  const tables = basira.store.database.withTables<Record<string, object>>()
  return JSON.stringify(await tables.selectFrom(table).selectAll().execute())
}

type Masters = Parameters<typeof sealerOf>[0]

const createSealer = (masters: Masters) => sealerOf(masters, randomBytes)

const newMaster = () => new Secret<'master'>(randomBytes(32).toString('base64'))

test('11.1.1 the policy says how keys are made, kept, replaced and withdrawn', () => {
  const policy = /^Policy: .+$/m.exec(inventory)?.[0] ?? ''
  for (const step of ['made', 'kept', 'replaced', 'withdrawn']) expect(policy).toContain(step)
})

test('11.1.2 every algorithm that the source names is in the inventory', () => {
  const calls = /(?:createHmac|createHash|hash|createCipheriv|hkdfSync)\(\s*'([a-z0-9-]+)'|alg: '(\w+)'/g
  const named = shipped.flatMap(({ text }) => [...text.matchAll(calls)].map((found) => found[1] ?? found[2]))
  const known = new Map([
    ['sha256', 'SHA-256'],
    ['sha1', 'SHA-1'],
    ['aes-256-gcm', 'AES-256-GCM'],
    ['ES256', 'ES256'],
  ])
  const algorithms = [...new Set(named)].filter((name) => name !== 'sha512')
  expect(algorithms.length).toBeGreaterThan(2)
  for (const name of algorithms) expect(inventory).toContain(known.get(name ?? '') ?? `a row for ${name}`)
})

test('11.2.1 cryptography is that of Node, jose and argon2, and of no other package', () => {
  const found = shipped.flatMap(({ text }) =>
    [
      ...text.matchAll(
        /from '((?:@node-rs\/|@noble\/)?(?:jose|argon2|bcrypt\w*|crypto-js|node-forge|tweetnacl)\b[^']*)'/g,
      ),
    ].map((match) => match[1]),
  )
  expect([...new Set(found)].toSorted()).toEqual(['@node-rs/argon2', 'jose'])
})

test('11.2.2 what a former master secret has sealed opens under a list that begins with a new one', () => {
  const [former, next] = [newMaster(), newMaster()]
  const box = createSealer(former).seal('pepper', 'a', new Secret('text'))
  const both = createSealer([next, former])
  expect(both.open('pepper', 'a', box).reveal()).toBe('text')
  expect(() => createSealer(next).open('pepper', 'a', both.seal('pepper', 'b', new Secret('text')))).toThrow()
})

test('11.2.3 a master secret of less than 128 bits is no master secret', () => {
  const short = new Secret<'master'>(randomBytes(15).toString('base64'))
  expect(() => createSealer(short)).toThrow(TypeError)
})

test('11.3.1 the only block mode in the source is GCM', () => {
  const modes = shipped.flatMap(({ text }) =>
    [...text.matchAll(/create(?:C|Dec)ipheriv\(([^,]+),/g)].map((call) => call[1]),
  )
  expect([...new Set(modes)]).toEqual(["'aes-256-gcm'"])
})

test('11.3.2 a pepper is in the database only as a box that its seal names', async () => {
  const text = await stored('kept_secrets')
  expect(text).toMatch(/"s2\.[\w-]{11}\.[\w-]{40,}/)
})

test('11.3.3 a box of which one character was changed does not open', () => {
  const sealer = createSealer(newMaster())
  const box = sealer.seal('pepper', 'a', new Secret('text'))
  const altered = box.slice(0, -3) + (box.at(-3) === 'A' ? 'B' : 'A') + box.slice(-2)
  expect(sealer.open('pepper', 'a', box).reveal()).toBe('text')
  expect(() => sealer.open('pepper', 'a', altered)).toThrow()
  expect(() => sealer.open('pepper', 'b', box)).toThrow()
})

test('11.4.1 SHA-1 is in the two places that others define, and MD5 nowhere', () => {
  expect(pathsWith(/\('sha1'|, 'sha1'/)).toEqual([
    'packages/engine/src/key/digest-scheme.ts',
    'packages/service/src/session/breached-passwords.ts',
  ])
  expect(pathsWith(/'(?:md5|md4|ripemd160)'/i)).toEqual([])
})

test('11.4.2 passwords are hashed by argon2id with 19 MiB and two passes', () => {
  const hasher = shipped.find(({ path }) => path === 'packages/engine/src/account/password-hasher.ts')?.text
  expect(hasher).toMatch(/argon2id/i)
  expect(hasher).toMatch(/memoryKib: (?:19 \* 1_?024|19_?456)/)
  expect(hasher).toMatch(/passes: [2-9]/)
})

test('11.4.3 tokens of links and secrets of keys are stored as 256-bit digests', async () => {
  const person = await basira.verifiedPerson()
  const { key } = await basira.key(person)
  const text = await stored('api_key_secrets')
  expect(text).toMatch(/"[0-9a-f]{64}"/)
  expect(text).not.toContain(key.split('_').at(-1))
})

test('11.6.1 access tokens are signed by ECDSA on P-256', async () => {
  const { accessToken } = await basira.person()
  const [head = '', , signature = ''] = accessToken.split('.')
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'ES256' })
  expect(Buffer.from(signature, 'base64url')).toHaveLength(64)
})
