/**
 * The configuration of a service process. The only file that reads the environment.
 *
 * Not here: how one value is read (setting.ts), nor the secret file of development (master-secret.ts).
 */

import { join, resolve } from 'node:path'
import { hasBrand, Secret } from 'claviger'
import {
  type BreachedPasswordsSetting,
  breachedPasswordsSetting,
  unreachableChoices,
} from './breached-passwords-setting.ts'
import { exposureProblems, isLoopbackHost, type NodeEnv, nodeEnvs } from './exposure.ts'
import { nearestName } from './nearest-name.ts'
import {
  addressListSetting,
  choiceSetting,
  connectionSetting,
  contactsSetting,
  databaseSetting,
  hostSetting,
  integerSetting,
  type MasterSecrets,
  mailboxSetting,
  masterSecretsSetting,
  originSetting,
  pathOfFileUrl,
  type ReadSetting,
  textSetting,
} from './setting.ts'

/** What variables of a service begin with. */
export type ServicePrefix = 'BASIRA' | 'BASKER'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Variables of a process, as `process.env` has them. An empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A whole number that a service lets its operator choose. */
export interface IntegerSetting {
  /** Full name of the variable, with the prefix. */
  readonly name: string
  readonly default: number
  readonly min: number
  readonly max: number
  /** A sentence for the documentation, with the unit. */
  readonly about: string
}

/** A secret text that a service lets its operator choose; null where it is not set. */
export interface SecretSetting {
  readonly name: string
  readonly about: string
  /** What stands in for it where it is not set, for the documentation. Default: `not set`. */
  readonly default?: string
  /** Refuses to start in production without it. */
  readonly requiredInProduction?: boolean
}

/** One of a few words; `choices[0]` is the default. */
export interface ChoiceSetting {
  readonly name: string
  readonly choices: readonly [string, ...string[]]
  readonly about: string
}

/** What a service says about its own variables. The records are keyed by the name under which code finds the value. */
export interface ServiceDeclaration<
  IntegerNames extends string = never,
  SecretNames extends string = never,
  ChoiceNames extends string = never,
> {
  readonly defaultPort: number
  readonly integers?: Readonly<Record<IntegerNames, IntegerSetting>>
  readonly secrets?: Readonly<Record<SecretNames, SecretSetting>>
  readonly choices?: Readonly<Record<ChoiceNames, ChoiceSetting>>
  /** Variables with the prefix that something else reads (an agent, a CLI) and that are no typing mistake here. */
  readonly readElsewhere?: readonly string[]
}

export interface Configuration<
  IntegerNames extends string = never,
  SecretNames extends string = never,
  ChoiceNames extends string = never,
> {
  readonly prefix: ServicePrefix
  /** Pages under `/dev` are there in `development` alone. */
  readonly nodeEnv: NodeEnv
  readonly production: boolean
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Origin without a trailing slash; null where it was not given (never in production): use `localUrl`. */
  readonly publicUrl: string | null
  /** `file:…` or `postgres://…`; a secret because the latter carries a password. */
  readonly databaseUrl: Secret<'database-url'>
  /** Absolute path of the SQLite file; null on PostgreSQL and for `file::memory:`. */
  readonly databaseFile: string | null
  /** Absolute path of the folder for the database, the development secret and the development mailbox. */
  readonly dataDir: string
  /** The first seals, all open. Null only outside production: see `developmentMasterSecrets`. */
  readonly masterSecrets: MasterSecrets | null
  /** Null only outside production: mails then go to the mailbox in the data folder. */
  readonly smtpUrl: Secret<'smtp-url'> | null
  readonly mailFrom: string
  /** Addresses and CIDR blocks from which forwarding headers count. */
  readonly trustedProxies: readonly string[]
  readonly redisUrl: Secret<'redis-url'> | null
  /** Who is asked whether a password has appeared in a breach; null: nobody. */
  readonly breachedPasswords: BreachedPasswordsSetting | null
  /** URIs of whom to tell about a weakness; none: `/.well-known/security.txt` is not served. */
  readonly securityContacts: readonly string[]
  readonly logLevel: LogLevel
  /** Null where metrics are not served. */
  readonly metricsPort: number | null
  readonly metricsHost: string
  readonly integers: Readonly<Record<IntegerNames, number>>
  readonly secrets: Readonly<Record<SecretNames, Secret<'setting'> | null>>
  readonly choices: Readonly<Record<ChoiceNames, string>>
  /** Sentences to log at start: allowed, but seldom meant. */
  readonly warnings: readonly string[]
}

const brand = Symbol.for('claviger.configuration-error')

/** Thrown for a configuration that cannot be served. Its message has one sentence a line; no value is in it. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigurationError'
    this.problems = problems
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `ConfigurationError`, whichever copy of this module made it. */
export function isConfigurationError(error: unknown): error is ConfigurationError {
  return hasBrand(error, brand)
}

/** Reads variables one after another and keeps what is wrong, so that an operator sees all of it at once. */
class SettingReader {
  readonly problems: string[] = []
  readonly known = new Set<string>()
  readonly #env: Environment

  constructor(env: Environment) {
    this.#env = env
  }

  read<T, Otherwise>(name: string, readSetting: ReadSetting<T>, otherwise: Otherwise): T | Otherwise {
    this.known.add(name)
    const text = this.#env[name]?.trim()
    if (text === undefined || text === '') return otherwise
    const reading = readSetting(text)
    if ('value' in reading) return reading.value
    this.problems.push(`${name} ${reading.problem}.`)
    return otherwise
  }

  /** A secret exactly as it stands: even white space around it may belong to it. */
  readVerbatim(name: string): Secret<'setting'> | null {
    this.known.add(name)
    const text = this.#env[name]
    return text === undefined || text === '' ? null : new Secret(text)
  }

  isSet(name: string): boolean {
    return (this.#env[name] ?? '').trim() !== ''
  }

  /** Complains about variables that begin like ours and that nobody has asked for. */
  refuseUnknown(prefix: string, readElsewhere: readonly string[]): void {
    for (const name of Object.keys(this.#env).sort()) {
      if (!name.startsWith(`${prefix}_`) || this.known.has(name) || readElsewhere.includes(name)) continue
      const near = nearestName(name, this.known)
      this.problems.push(`${name} is not a known variable${near === null ? '.' : `; did you mean ${near}?`}`)
    }
  }
}

/** What production may not be without (a sentence each), and what is allowed but seldom meant. */
function productionProblems(found: {
  prefix: ServicePrefix
  isSet: (name: string) => boolean
  requiredSecrets: readonly string[]
}): string[] {
  const publicUrl = `${found.prefix}_PUBLIC_URL`
  const sentences: readonly (readonly [string, string])[] = [
    ['CLAVIGER_SECRET', 'CLAVIGER_SECRET must be set in production: base64 of 32 random bytes or more.'],
    [publicUrl, `${publicUrl} must be set in production: the origin under which people reach the service.`],
    ['SMTP_URL', 'SMTP_URL must be set in production: the mail transport for verification and reset mails.'],
    ...found.requiredSecrets.map((name) => [name, `${name} must be set in production.`] as const),
  ]
  return sentences.filter(([name]) => !found.isSet(name)).map(([, sentence]) => sentence)
}

/** What is allowed and seldom meant. */
function warningsFor(
  prefix: ServicePrefix,
  found: {
    readonly nodeEnv: NodeEnv
    readonly publicUrl: string | null
    readonly host: string
    readonly securityContacts: readonly string[]
  },
): string[] {
  if (found.nodeEnv !== 'production') {
    if (isLoopbackHost(found.host)) return []
    return [
      `${prefix}_HOST lets other machines in, and NODE_ENV is not production: set NODE_ENV=production to serve others. The pages under /dev answer this machine alone.`,
    ]
  }
  const url = found.publicUrl === null ? null : new URL(found.publicUrl)
  const isPlain = url !== null && url.protocol !== 'https:' && !isLoopbackHost(url.hostname)
  return [
    ...(isPlain ? [`${prefix}_PUBLIC_URL is not https: browsers will refuse the session cookies.`] : []),
    ...(found.securityContacts.length === 0
      ? [
          'SECURITY_CONTACT is not set: /.well-known/security.txt is not served, so whoever finds a weakness cannot see whom to tell.',
        ]
      : []),
  ]
}

function defaultMailFrom(prefix: ServicePrefix, publicUrl: string | null): string {
  const name = prefix.charAt(0) + prefix.slice(1).toLowerCase()
  const hostname = publicUrl === null ? 'localhost' : new URL(publicUrl).hostname
  const domain = /^[\d.]+$|^\[/.test(hostname) ? 'localhost' : hostname
  return `${name} <no-reply@${domain}>`
}

function fileOf(databaseUrl: Secret<'database-url'>): string | null {
  const url = databaseUrl.reveal()
  return url.startsWith('file:') ? pathOfFileUrl(url) : null
}

function mapRecord<Names extends string, From, To>(
  record: Readonly<Record<Names, From>> | undefined,
  map: (from: From) => To,
): Readonly<Record<Names, To>> {
  const entries = Object.entries<From>(record ?? {}).map(([name, from]) => [name, map(from)] as const)
  return Object.fromEntries(entries) as Record<Names, To>
}

function readBreachedPasswords(reader: SettingReader): BreachedPasswordsSetting | null {
  const source = reader.read('BREACHED_PASSWORDS', breachedPasswordsSetting, null)
  const choice = choiceSetting(unreachableChoices)
  const whenUnreachable = reader.read('BREACHED_PASSWORDS_UNREACHABLE', choice, unreachableChoices[0])
  return source === null ? null : { source, whenUnreachable }
}

function readShared(reader: SettingReader) {
  return {
    dataDir: resolve(reader.read('CLAVIGER_DATA', textSetting, 'data')),
    masterSecrets: reader.read('CLAVIGER_SECRET', masterSecretsSetting, null),
    smtpUrl: reader.read('SMTP_URL', connectionSetting<'smtp-url'>(['smtp', 'smtps']), null),
    trustedProxies: reader.read('TRUSTED_PROXIES', addressListSetting, []),
    redisUrl: reader.read('REDIS_URL', connectionSetting<'redis-url'>(['redis', 'rediss']), null),
    breachedPasswords: readBreachedPasswords(reader),
    securityContacts: reader.read('SECURITY_CONTACT', contactsSetting, []),
    logLevel: reader.read('LOG_LEVEL', choiceSetting(logLevels), 'info' as const),
    metricsPort: reader.read('METRICS_PORT', integerSetting(0, 65_535), null),
    metricsHost: reader.read('METRICS_HOST', hostSetting, '127.0.0.1'),
  }
}

/** Which of them `NODE_ENV` says; a slip is told alone, for what it means for the rest nobody knows. */
function readNodeEnv(reader: SettingReader): NodeEnv {
  const nodeEnv = reader.read('NODE_ENV', choiceSetting(nodeEnvs), null)
  if (nodeEnv === null && reader.isSet('NODE_ENV')) throw new ConfigurationError(reader.problems)
  return nodeEnv ?? 'development'
}

/**
 * Reads the configuration of the service whose variables begin with `prefix`.
 *
 * Every variable is optional in development, and then nothing may open the service to other machines. With
 * `NODE_ENV=production` the secret, the public URL and the mail transport must be there. A variable that begins with the
 * prefix and that nobody declared is refused.
 *
 * @throws ConfigurationError with a sentence for each problem that names its variable and never shows its value
 */
export function readConfiguration<
  IntegerNames extends string = never,
  SecretNames extends string = never,
  ChoiceNames extends string = never,
>(
  prefix: ServicePrefix,
  declaration: ServiceDeclaration<IntegerNames, SecretNames, ChoiceNames>,
  env: Environment = process.env,
): Configuration<IntegerNames, SecretNames, ChoiceNames> {
  const reader = new SettingReader(env)
  const nodeEnv = readNodeEnv(reader)
  const shared = readShared(reader)
  const host = reader.read(`${prefix}_HOST`, hostSetting, '127.0.0.1')
  const publicUrl = reader.read(`${prefix}_PUBLIC_URL`, originSetting, null)
  const defaultFile = join(shared.dataDir, `${prefix.toLowerCase()}.db`)
  const databaseUrl = reader.read(
    `${prefix}_DATABASE_URL`,
    databaseSetting,
    new Secret<'database-url'>(`file:${defaultFile}`),
  )
  const configuration: Configuration<IntegerNames, SecretNames, ChoiceNames> = {
    prefix,
    nodeEnv,
    production: nodeEnv === 'production',
    ...shared,
    host,
    port: reader.read(`${prefix}_PORT`, integerSetting(0, 65_535), declaration.defaultPort),
    publicUrl,
    databaseUrl,
    databaseFile: fileOf(databaseUrl),
    mailFrom: reader.read('MAIL_FROM', mailboxSetting, defaultMailFrom(prefix, publicUrl)),
    integers: mapRecord(declaration.integers, (setting) =>
      reader.read(setting.name, integerSetting(setting.min, setting.max), setting.default),
    ),
    secrets: mapRecord(declaration.secrets, (setting) => reader.readVerbatim(setting.name)),
    choices: mapRecord<ChoiceNames, ChoiceSetting, string>(declaration.choices, ({ name, choices }) =>
      reader.read(name, choiceSetting(choices), choices[0]),
    ),
    warnings: warningsFor(prefix, { nodeEnv, publicUrl, host, securityContacts: shared.securityContacts }),
  }
  const requiredSecrets = Object.values<SecretSetting>(declaration.secrets ?? {})
    .filter((setting) => setting.requiredInProduction === true)
    .map((setting) => setting.name)
  reader.problems.push(
    ...(configuration.production
      ? productionProblems({ prefix, isSet: (name) => reader.isSet(name), requiredSecrets })
      : exposureProblems(configuration)),
  )
  reader.refuseUnknown(prefix, declaration.readElsewhere ?? [])
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems)
  return configuration
}

/** `http://host:port` for a service without a public URL; an address that means "all of them" becomes loopback. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** One row of the table of variables, for the documentation and for `--help`. */
export interface SettingRow {
  readonly name: string
  readonly default: string
  readonly about: string
}

function row(name: string, otherwise: string, about: string): SettingRow {
  return { name, default: otherwise, about }
}

/** What is the process's own: its log, its figures and what it is. */
function processRows(): readonly SettingRow[] {
  return [
    row(
      'SECURITY_CONTACT',
      'not served',
      'Whom to tell about a weakness, for /.well-known/security.txt: comma-separated URIs (mailto:, https://, tel:).',
    ),
    row('LOG_LEVEL', 'info', `One of ${logLevels.join(', ')}. Requests that went well are written at debug.`),
    row('METRICS_PORT', 'not served', 'Port of GET /metrics; 0 for any free one.'),
    row('METRICS_HOST', '127.0.0.1', 'Address at which the metrics are served.'),
    row(
      'NODE_ENV',
      'development',
      `One of ${nodeEnvs.join(', ')}. Without production the public URL and the trusted proxies must be loopback.`,
    ),
  ]
}

/** Every variable that `readConfiguration` with the same arguments reads, in the order in which to document them. */
export function describeConfiguration(
  prefix: ServicePrefix,
  declaration: ServiceDeclaration<string, string, string>,
): readonly SettingRow[] {
  const lower = prefix.toLowerCase()
  return [
    row(`${prefix}_PORT`, String(declaration.defaultPort), 'Port to listen at; 0 for any free one.'),
    row(`${prefix}_HOST`, '127.0.0.1', 'Address to listen at.'),
    row(
      `${prefix}_PUBLIC_URL`,
      'the address it listens at',
      'Origin under which people reach the service. Required in production.',
    ),
    row(
      `${prefix}_DATABASE_URL`,
      `file:<CLAVIGER_DATA>/${lower}.db`,
      'file:… for SQLite, postgres://… for PostgreSQL.',
    ),
    row('CLAVIGER_DATA', 'data', 'Folder for the database, and in development for the secret and the mails.'),
    row(
      'CLAVIGER_SECRET',
      'made in the data folder',
      'Base64 of 32 random bytes or more; comma-separated with former ones, which still open what they sealed. Required in production.',
    ),
    row(
      'SMTP_URL',
      'mails become files',
      'smtp:// or smtps:// URL of the mail server. Required in production.',
    ),
    row('MAIL_FROM', 'no-reply@ the public host', 'Sender of mails.'),
    row(
      'TRUSTED_PROXIES',
      'none',
      'Addresses and CIDR blocks, parted by commas, whose X-Forwarded-* headers count.',
    ),
    row('REDIS_URL', 'counters in memory', 'Redis or Valkey for the rate limits of a fleet.'),
    row(
      'BREACHED_PASSWORDS',
      'nobody is asked',
      'Where to look whether a new password has appeared in a breach: the absolute path of an ordered list of SHA-1 digests, or the https URL of a range endpoint, which is told five digits of one.',
    ),
    row(
      'BREACHED_PASSWORDS_UNREACHABLE',
      unreachableChoices[0],
      'What holds of a new password while there is no answer: accept or refuse (503).',
    ),
    ...processRows(),
    ...Object.values(declaration.integers ?? {}).map((s) => row(s.name, String(s.default), s.about)),
    ...Object.values(declaration.choices ?? {}).map((s) => row(s.name, s.choices[0], s.about)),
    ...Object.values(declaration.secrets ?? {}).map((s) => row(s.name, s.default ?? 'not set', s.about)),
  ]
}

/** Where the value of one variable comes from. */
export interface SettingSource extends SettingRow {
  readonly source: 'environment' | 'default'
  /** The text as it was set; null for the default and for what may carry a secret. */
  readonly text: string | null
}

/** What `describeConfiguration` lists, with where each value comes from. Never holds a secret; validates nothing. */
export function settingSources(
  prefix: ServicePrefix,
  declaration: ServiceDeclaration<string, string, string>,
  env: Environment = process.env,
): readonly SettingSource[] {
  const secretNames = new Set([
    ...['CLAVIGER_SECRET', 'SMTP_URL', 'REDIS_URL', `${prefix}_DATABASE_URL`],
    ...Object.values<SecretSetting>(declaration.secrets ?? {}).map((setting) => setting.name),
  ])
  return describeConfiguration(prefix, declaration).map((row) => {
    const text = env[row.name]?.trim() ?? ''
    if (text === '') return { ...row, source: 'default', text: null }
    return { ...row, source: 'environment', text: secretNames.has(row.name) ? null : text }
  })
}
