/**
 * Digests against what node:crypto makes of the same words.
 */
import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { hmacSha1, hmacSha256, payloadPepperOf, pepperOf } from './digest-scheme.ts'

const key = '3f1c0f9e-6a5d-4c8b-9f2e-0d1b2c3a4e5f'

test.each([
  [hmacSha256, 'sha256', 64],
  [hmacSha1, 'sha1', 40],
] as const)('$0.name is that HMAC in lower-case hex', (scheme, algorithm, length) => {
  const secret = 'sécret of the deployment'
  const digest = scheme.digest(key, pepperOf('p', new Secret(secret)))
  expect(digest).toBe(createHmac(algorithm, secret).update(key).digest('hex'))
  expect(digest).toHaveLength(length)
  expect(scheme.hexLength).toBe(length)
})

test('HMAC-SHA-256 agrees with RFC 4231, test case 2', () => {
  expect(hmacSha256.digest('what do ya want for nothing?', pepperOf('p', new Secret('Jefe')))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test.each(['a', 'a much longer secret, with blanks', 'ünïcode'])(
  'the recipe of Payload CMS keys with half a digest (%s)',
  (secret) => {
    const hmacKey = createHash('sha256').update(secret).digest('hex').slice(0, 32)
    const pepper = payloadPepperOf('p', new Secret(secret))
    expect(hmacSha256.digest(key, pepper)).toBe(createHmac('sha256', hmacKey).update(key).digest('hex'))
    expect(hmacSha1.digest(key, pepper)).toBe(createHmac('sha1', hmacKey).update(key).digest('hex'))
  },
)
