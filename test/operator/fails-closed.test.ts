/**
 * Slips of an operator, as real processes meet them: a deployment that does not say that it is one does not start.
 *
 * Each sentence by itself is tested beside the settings (packages/host).
 */
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Deployment, newDeployment, processesMs } from './deployment.ts'

const services = ['basira', 'basker'] as const

/** All that production needs, of both services. */
const production = {
  NODE_ENV: 'production',
  CLAVIGER_SECRET: randomBytes(32).toString('base64'),
  BASKER_SECRET: randomBytes(32).toString('base64'),
  BASIRA_PUBLIC_URL: 'https://basira.example',
  BASKER_PUBLIC_URL: 'https://basker.example',
  SMTP_URL: 'smtp://127.0.0.1:9',
}

/** What went wrong, the environment with it, and how the sentence begins. */
const slips: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['NODE_ENV=Production', { ...production, NODE_ENV: 'Production' }, 'NODE_ENV must be one of'],
  ['NODE_ENV=prod', { ...production, NODE_ENV: 'prod' }, 'NODE_ENV must be one of'],
  ['NODE_ENV=staging', { ...production, NODE_ENV: 'staging' }, 'NODE_ENV must be one of'],
  ['NODE_ENV forgotten', { ...production, NODE_ENV: '' }, '_PUBLIC_URL must be loopback'],
  ['NODE_ENV=test beside a public URL', { ...production, NODE_ENV: 'test' }, '_PUBLIC_URL must be loopback'],
  ['proxies of others in development', { TRUSTED_PROXIES: '10.0.0.0/8' }, 'TRUSTED_PROXIES must be loopback'],
  [
    'a secret of zeros in production',
    { ...production, CLAVIGER_SECRET: Buffer.alloc(32).toString('base64') },
    'CLAVIGER_SECRET must be random',
  ],
  [
    'a secret of zeros in development',
    { CLAVIGER_SECRET: Buffer.alloc(32).toString('base64') },
    'CLAVIGER_SECRET must be random',
  ],
  [
    'no secret in production',
    { ...production, CLAVIGER_SECRET: '' },
    'CLAVIGER_SECRET must be set in production',
  ],
]

/** What must not be repeated: long enough not to be met by chance. */
function valuesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(environment).filter((value) => value.length > 20)
}

interface Page {
  readonly status: number
  readonly hsts: string | undefined
}

function get(url: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { headers }, (reply) => {
      reply
        .resume()
        .once('end', () =>
          resolve({ status: reply.statusCode ?? 0, hsts: reply.headers['strict-transport-security'] }),
        )
    })
    asked.once('error', reject).end()
  })
}

describe('a slip of the operator', { timeout: processesMs }, () => {
  let deployment: Deployment
  beforeAll(async () => {
    deployment = await newDeployment()
  })
  afterAll(() => deployment.remove())

  test.each(services.flatMap((service) => slips.map((slip) => [service, ...slip] as const)))(
    'stops the start of %s with a sentence, and no value is in it: %s',
    async (service, _slip, environment, sentence) => {
      const { code, stderr } = await deployment.runWith(environment, 'start', service)
      expect(code).toBe(1)
      expect(stderr).toContain(sentence)
      for (const value of valuesOf(environment)) expect(stderr).not.toContain(value)
    },
  )
})

describe.each(services)('%s as a process', { timeout: processesMs }, (service) => {
  let deployment: Deployment | null = null
  const started = async (environment: Readonly<Record<string, string>>): Promise<string> => {
    deployment = await newDeployment(environment)
    return (await deployment.start(service)).url
  }
  const removed = async (): Promise<void> => {
    await deployment?.remove()
    deployment = null
  }
  afterAll(removed)

  test('shows the development mailbox on a development machine, to this machine alone', async () => {
    const url = await started({})
    expect((await get(url, '/dev/mail')).status).toBe(200)
    expect((await get(url, '/dev/mail', { host: 'attacker.example' })).status).toBe(404)
    expect((await get(url, '/dev/mail', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
    expect((await get(url, '/healthz')).hsts).toBeUndefined()
    await removed()
  })

  test('has no page under /dev with NODE_ENV=test', async () => {
    const url = await started({ NODE_ENV: 'test' })
    expect((await get(url, '/dev/mail')).status).toBe(404)
    await removed()
  })

  test('has no page under /dev in production, and tells browsers to insist on HTTPS', async () => {
    const url = await started(production)
    expect((await get(url, '/dev/mail')).status).toBe(404)
    expect((await get(url, '/')).hsts).toMatch(/^max-age=31536000/)
    await removed()
  })
})
