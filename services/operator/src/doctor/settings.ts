/**
 * The configuration as the doctor sees it: valid or not, and what in it is seldom meant.
 *
 * What each variable means is packages/host and the service's declaration.
 */
import { type Configuration, isConfigurationError, type SettingSource, settingSources } from '@claviger/host'
import type { Service } from '../service/service.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

export interface Settings {
  readonly findings: readonly Finding[]
  /** Null where it is not valid. */
  readonly configuration: Configuration | null
  /** Empty where the configuration is not valid: a variable in the wrong place may hold a secret. */
  readonly sources: readonly SettingSource[]
}

export function examineSettings(service: Service): Settings {
  try {
    const configuration = service.read()
    const sources = settingSources(service.prefix, service.declaration)
    const set = sources.filter((setting) => setting.source === 'environment').length
    const detail = `valid; ${set} of ${sources.length} settings come from the environment`
    return {
      configuration,
      sources,
      findings: [
        ok('configuration', detail),
        publicUrlFinding(service, configuration),
        ...proxyFindings(configuration),
        ...limitFindings(service, configuration),
        ...seldomMeant(configuration),
      ],
    }
  } catch (error) {
    if (!isConfigurationError(error)) throw error
    const findings = error.problems.map((problem) =>
      failed('configuration', problem, 'Change the variable and look again.'),
    )
    return { configuration: null, sources: [], findings }
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.')
}

function publicUrlFinding(service: Service, { production, publicUrl }: Configuration): Finding {
  const name = 'public URL'
  if (publicUrl === null) return ok(name, 'not set: links in mails name the address it listens at')
  const url = new URL(publicUrl)
  if (url.protocol === 'https:' || !production || isLoopback(url.hostname)) return ok(name, publicUrl)
  return failed(
    name,
    `${publicUrl} is not https: credentials cross the network in the clear, and browsers refuse the session cookies`,
    `Put TLS in front and set ${service.prefix}_PUBLIC_URL to the https origin.`,
  )
}

/** TLS ends in a proxy, for the service speaks none; without its address every client seems to be the proxy. */
function proxyFindings({ publicUrl, trustedProxies }: Configuration): readonly Finding[] {
  if (publicUrl === null || new URL(publicUrl).protocol !== 'https:') return []
  if (trustedProxies.length > 0) return [ok('proxies', trustedProxies.join(', '))]
  return [
    warning(
      'proxies',
      'TRUSTED_PROXIES is not set: every client seems to come from the proxy, so limits for an address count all of them together, and address lists of keys cannot work',
      'Set TRUSTED_PROXIES to the address of the reverse proxy.',
    ),
  ]
}

/** A fleet's operator who sets it expects limits that count across processes. */
function limitFindings(service: Service, { redisUrl }: Configuration): readonly Finding[] {
  if (redisUrl === null || service.countsInRedis) return []
  return [
    warning(
      'limits',
      'REDIS_URL is set and does nothing in this version: each process counts for itself',
      'Leave it out, and set the limits for the number of processes.',
    ),
  ]
}

/** What the service itself would log at its start; the public URL has a finding of its own. */
function seldomMeant({ warnings }: Configuration): readonly Finding[] {
  return warnings
    .filter((sentence) => !sentence.includes('_PUBLIC_URL'))
    .map((sentence) => warning('configuration', sentence, 'Change the variable, unless it is meant.'))
}
