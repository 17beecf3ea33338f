/**
 * What Basker's settings refuse and warn of.
 *
 * How variables are read is tested with packages/host.
 */
import { randomBytes } from 'node:crypto'
import { ConfigurationError } from '@claviger/host'
import { expect, test } from 'vitest'
import { readBaskerConfiguration } from './settings.ts'

const production = {
  NODE_ENV: 'production',
  CLAVIGER_SECRET: randomBytes(32).toString('base64'),
  BASKER_PUBLIC_URL: 'https://basker.example',
  SMTP_URL: 'smtps://mail.example',
  SECURITY_CONTACT: 'mailto:security@basker.example',
}

test('production does not start without the secret of keys', () => {
  expect(() => readBaskerConfiguration(production)).toThrow('BASKER_SECRET must be set in production.')
})

test('a short secret stops production, warns in development and with the payload recipe', () => {
  const short = { BASKER_SECRET: 'a short one' }
  expect(() => readBaskerConfiguration({ ...production, ...short })).toThrow(ConfigurationError)
  expect(readBaskerConfiguration(short).warnings).toHaveLength(1)
  const payload = { ...production, ...short, KEY_HMAC_RECIPE: 'payload' }
  const { choices, warnings } = readBaskerConfiguration(payload)
  expect(choices.keyRecipe).toBe('payload')
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).not.toContain('a short one')
})

test('a secret that anybody can guess stops every start, and warns with the payload recipe', () => {
  for (const guessable of ['x'.repeat(40), 'abcdefgh'.repeat(5), 'change-me-change-me-change-me-change-me']) {
    for (const env of [{}, production]) {
      const read = () => readBaskerConfiguration({ ...env, BASKER_SECRET: guessable })
      expect(read).toThrow(/^BASKER_SECRET repeats itself or is an example: .*openssl rand/)
    }
    const payload = { BASKER_SECRET: guessable, KEY_HMAC_RECIPE: 'payload' }
    expect(readBaskerConfiguration(payload).warnings).toHaveLength(1)
  }
})

test('there are two recipes, of which raw is the one without a word', () => {
  expect(readBaskerConfiguration({}).choices.keyRecipe).toBe('raw')
  expect(() => readBaskerConfiguration({ KEY_HMAC_RECIPE: 'other' })).toThrow(
    'KEY_HMAC_RECIPE must be one of raw, payload.',
  )
})

const asItStands = randomBytes(32).toString('base64')

test('a secret is taken as it stands, white space and all', () => {
  const { secrets } = readBaskerConfiguration({ BASKER_SECRET: ` ${asItStands}\n` })
  expect(secrets.keySecret?.reveal()).toBe(` ${asItStands}\n`)
})

test('a mistyped variable is refused with the one that was meant', () => {
  expect(() => readBaskerConfiguration({ BASKER_RATE_LIMIT_READ: '5' })).toThrow('BASKER_RATE_LIMIT_READS')
})
