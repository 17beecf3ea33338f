import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { describeConfiguration, isConfigurationError, localUrl, readConfiguration } from './configuration.ts'

const declaration = {
  defaultPort: 4000,
  integers: {
    ratePerMinute: {
      name: 'BASIRA_RATE_LIMIT_PER_MINUTE',
      default: 6000,
      min: 0,
      max: 1_000_000,
      about: 'Requests a minute a key; 0 for none.',
    },
  },
  secrets: { digestSecret: { name: 'BASIRA_DIGEST_SECRET', about: 'Secret of the digests.' } },
  readElsewhere: ['BASIRA_API_KEY'],
}
const secret = randomBytes(32).toString('base64')
const production = {
  NODE_ENV: 'production',
  CLAVIGER_SECRET: secret,
  BASIRA_PUBLIC_URL: 'https://basira.example',
  SMTP_URL: 'smtps://user:hunter2@mail.example',
  SECURITY_CONTACT: 'mailto:security@basira.example, https://basira.example/security',
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfiguration('BASIRA', declaration, env)
  } catch (error) {
    if (isConfigurationError(error)) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  test('needs no variable at all in development', () => {
    const read = readConfiguration('BASIRA', declaration, {})
    expect(read).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      publicUrl: null,
      masterSecrets: null,
      smtpUrl: null,
      redisUrl: null,
      trustedProxies: [],
      logLevel: 'info',
      metricsPort: null,
      metricsHost: '127.0.0.1',
      nodeEnv: 'development',
      production: false,
      integers: { ratePerMinute: 6000 },
      secrets: { digestSecret: null },
      warnings: [],
    })
    expect(read.dataDir).toBe(`${process.cwd()}/data`)
    expect(read.databaseFile).toBe(`${process.cwd()}/data/basira.db`)
    expect(read.databaseUrl.reveal()).toBe(`file:${process.cwd()}/data/basira.db`)
    expect(read.mailFrom).toBe('Basira <no-reply@localhost>')
  })

  test('keeps the database of each service under its own name in the data folder', () => {
    const read = readConfiguration('BASKER', { defaultPort: 4100 }, { CLAVIGER_DATA: '/srv/claviger' })
    expect(read.databaseFile).toBe('/srv/claviger/basker.db')
    expect(read.port).toBe(4100)
  })

  test('reads every variable that is documented', () => {
    const read = readConfiguration('BASIRA', declaration, {
      ...production,
      BASIRA_PORT: '0',
      BASIRA_HOST: '::1',
      BASIRA_DATABASE_URL: 'postgres://basira:hunter2@db.example/basira',
      BASIRA_RATE_LIMIT_PER_MINUTE: '0',
      BASIRA_DIGEST_SECRET: ' as it stands ',
      BASIRA_API_KEY: 'dbm_ak_for_the_agent',
      MAIL_FROM: 'Basira <hello@basira.example>',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      REDIS_URL: 'redis://redis.example',
      BREACHED_PASSWORDS: 'https://range.example/range/',
      BREACHED_PASSWORDS_UNREACHABLE: 'refuse',
      LOG_LEVEL: 'warn',
      METRICS_PORT: '9090',
      METRICS_HOST: '10.0.0.7',
    })
    expect(read).toMatchObject({
      production: true,
      port: 0,
      host: '::1',
      publicUrl: 'https://basira.example',
      databaseFile: null,
      trustedProxies: ['10.0.0.0/8', '::1'],
      breachedPasswords: {
        source: { kind: 'range', url: 'https://range.example/range/' },
        whenUnreachable: 'refuse',
      },
      logLevel: 'warn',
      metricsPort: 9090,
      metricsHost: '10.0.0.7',
      integers: { ratePerMinute: 0 },
      mailFrom: 'Basira <hello@basira.example>',
      securityContacts: ['mailto:security@basira.example', 'https://basira.example/security'],
    })
    expect(read.secrets.digestSecret?.reveal()).toBe(' as it stands ')
    expect(read.masterSecrets?.[0].reveal()).toBe(secret)
    expect(JSON.stringify(read)).not.toContain('hunter2')
    expect(JSON.stringify(read)).not.toContain(secret)
  })

  test.each([
    ['file:basira.db', `${process.cwd()}/basira.db`],
    ['file:/srv/a b.db', '/srv/a b.db'],
    ['file:///srv/a%20b.db', '/srv/a b.db'],
    ['file::memory:', null],
    ['postgres://db.example/basira', null],
  ])('finds the file of %s', (url, file) => {
    expect(readConfiguration('BASIRA', declaration, { BASIRA_DATABASE_URL: url }).databaseFile).toBe(file)
  })

  test('takes a PostgreSQL that is reached through a unix socket', () => {
    const url = 'postgres:///basira?host=/run/postgresql'
    const read = readConfiguration('BASIRA', declaration, { BASIRA_DATABASE_URL: url })
    expect(read.databaseUrl.reveal()).toBe(url)
  })

  test('treats an empty variable as one that is not set', () => {
    expect(readConfiguration('BASIRA', declaration, { BASIRA_PORT: '', SMTP_URL: ' ' }).port).toBe(4000)
  })

  test('names in production each variable that is missing, all at once', () => {
    const problems = problemsOf({ NODE_ENV: 'production' })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'CLAVIGER_SECRET',
      'BASIRA_PUBLIC_URL',
      'SMTP_URL',
    ])
    expect(problemsOf(production)).toEqual([])
  })

  test('warns in production of a public URL under which no browser keeps the cookies', () => {
    const warningsOf = (url: string) =>
      readConfiguration('BASIRA', declaration, { ...production, BASIRA_PUBLIC_URL: url }).warnings
    expect(warningsOf('http://basira.example')).toHaveLength(1)
    expect(warningsOf('http://127.0.0.1:4000')).toEqual([])
  })

  test.each(['production', 'development', 'test'] as const)('knows the %s environment', (nodeEnv) => {
    const read = readConfiguration('BASIRA', declaration, {
      ...(nodeEnv === 'production' && production),
      NODE_ENV: nodeEnv,
    })
    expect(read).toMatchObject({ nodeEnv, production: nodeEnv === 'production' })
  })

  test.each([
    ['BASIRA_PUBLIC_URL', 'https://basira.example'],
    ['BASIRA_PUBLIC_URL', 'http://10.0.0.7:4000'],
    ['BASIRA_PUBLIC_URL', 'http://127.basira.example'],
    ['BASIRA_PUBLIC_URL', 'http://localhost.basira.example'],
    ['TRUSTED_PROXIES', '10.0.0.7'],
    ['TRUSTED_PROXIES', '127.0.0.1, 10.0.0.0/8'],
    ['TRUSTED_PROXIES', '127.0.0.0/7'],
    ['TRUSTED_PROXIES', '::1/64'],
    ['TRUSTED_PROXIES', '2001:db8::1'],
  ])('refuses %s=%s where NODE_ENV was forgotten or is test, and says what to set', (name, value) => {
    for (const env of [{}, { NODE_ENV: 'development' }, { NODE_ENV: 'test' }]) {
      const problems = problemsOf({ ...env, [name]: value })
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatch(new RegExp(`^${name} must be loopback, .* Set NODE_ENV=production`))
      expect(problems[0]).not.toContain(value)
    }
    expect(problemsOf({ ...production, [name]: value })).toEqual([])
  })

  test.each([
    ['BASIRA_PUBLIC_URL', 'http://127.0.0.1:4000'],
    ['BASIRA_PUBLIC_URL', 'http://localhost:4000'],
    ['BASIRA_PUBLIC_URL', 'http://[::1]:4000'],
    ['TRUSTED_PROXIES', '127.0.0.1, ::1, 127.0.0.0/8, ::1/128'],
  ])('takes %s=%s on a development machine', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([])
  })

  test('warns in production where nobody is named to tell about a weakness', () => {
    const { warnings } = readConfiguration('BASIRA', declaration, { ...production, SECURITY_CONTACT: '' })
    expect(warnings).toEqual([expect.stringMatching(/^SECURITY_CONTACT is not set/)])
  })

  test('warns of a development machine that listens to others', () => {
    const { warnings } = readConfiguration('BASIRA', declaration, { BASIRA_HOST: '0.0.0.0' })
    expect(warnings).toEqual([
      expect.stringMatching(/^BASIRA_HOST lets other machines in.*NODE_ENV=production/),
    ])
  })

  test.each([
    ['BASIRA_PORT', '65536'],
    ['BASIRA_PORT', '-1'],
    ['BASIRA_PORT', '40 00'],
    ['BASIRA_PORT', '4e3'],
    ['BASIRA_HOST', 'host:4000'],
    ['BASIRA_PUBLIC_URL', 'ftp://hunter2.example'],
    ['BASIRA_PUBLIC_URL', 'hunter2'],
    ['BASIRA_PUBLIC_URL', 'https://basira.example/hunter2'],
    ['BASIRA_PUBLIC_URL', 'https://basira.example?hunter2'],
    ['BASIRA_PUBLIC_URL', 'https://basira.example/?'],
    ['BASIRA_PUBLIC_URL', 'https://user:hunter2@basira.example'],
    ['BASIRA_DATABASE_URL', 'mysql://root:hunter2@db'],
    ['BASIRA_DATABASE_URL', 'file:hunter2/'],
    ['BASIRA_DATABASE_URL', 'file://hunter2/basira.db'],
    ['BASIRA_DATABASE_URL', 'file:///hunter2%ZZ'],
    ['BASIRA_DATABASE_URL', 'file:data/?mode=hunter2'],
    ['BASIRA_RATE_LIMIT_PER_MINUTE', 'hunter2'],
    ['BASIRA_RATE_LIMIT_PER_MINUTE', '1000001'],
    ['CLAVIGER_SECRET', 'hunter2'],
    ['CLAVIGER_SECRET', Buffer.alloc(31, 1).toString('base64')],
    ['CLAVIGER_SECRET', 'hunter2 hunter2 hunter2 hunter2 hunter2 hunter2 hunter2'],
    ['SMTP_URL', 'http://user:hunter2@mail'],
    ['SMTP_URL', 'mail.example:25'],
    ['MAIL_FROM', 'hunter2'],
    ['MAIL_FROM', 'a@example.com, b@example.com'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'hunter2'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['REDIS_URL', 'http://:hunter2@redis'],
    ['LOG_LEVEL', 'hunter2'],
    ['METRICS_PORT', '99999'],
    ['SECURITY_CONTACT', 'security@basira.example'],
    ['SECURITY_CONTACT', 'http://basira.example/hunter2'],
    ['SECURITY_CONTACT', 'mailto:a@b.example\nExpires: hunter2'],
    ['METRICS_HOST', '10.0.0.7:9090'],
    ['NODE_ENV', 'Production'],
    ['NODE_ENV', 'staging'],
    ['NODE_ENV', 'production,development'],
    ['CLAVIGER_SECRET', Buffer.alloc(32, 7).toString('base64')],
    ['CLAVIGER_SECRET', Buffer.from('correct-horse-battery-staple-and-more!').toString('base64')],
  ])('refuses %s=%s in one sentence that does not repeat the value', (name, value) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name} must .*[.)]$`))
    expect(problems[0]).not.toContain('hunter2')
    expect(problems[0]).not.toContain(value)
  })

  test('refuses a mistyped variable of the service and says which one was likely meant', () => {
    expect(problemsOf({ BASIRA_PROT: '1' })).toEqual([
      'BASIRA_PROT is not a known variable; did you mean BASIRA_PORT?',
    ])
    expect(problemsOf({ BASIRA_RATE_LIMIT: '1' })).toEqual([
      'BASIRA_RATE_LIMIT is not a known variable; did you mean BASIRA_RATE_LIMIT_PER_MINUTE?',
    ])
    expect(problemsOf({ BASIRA_XYLOPHONES_ENABLED: '1' })[0]).toBe(
      'BASIRA_XYLOPHONES_ENABLED is not a known variable.',
    )
  })

  test('leaves variables of the other service and of the system alone', () => {
    expect(problemsOf({ BASKER_PROT: '1', PATH: '/bin', BASIRAX: '1' })).toEqual([])
  })

  test('documents exactly the variables that it reads', () => {
    const names = describeConfiguration('BASIRA', declaration).map((row) => row.name)
    const asked = new Set<string>()
    const env = new Proxy<Record<string, string>>(
      {},
      {
        get(_, name) {
          asked.add(String(name))
          return undefined
        },
      },
    )
    readConfiguration('BASIRA', declaration, env)
    expect([...asked].sort()).toEqual([...names].sort())
  })
})

test('a local URL is one that a browser on the same machine can open', () => {
  expect(localUrl('0.0.0.0', 4000)).toBe('http://127.0.0.1:4000')
  expect(localUrl('::1', 4000)).toBe('http://[::1]:4000')
  expect(localUrl('127.0.0.1', 80)).toBe('http://127.0.0.1:80')
})
