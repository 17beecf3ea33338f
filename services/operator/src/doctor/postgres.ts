/**
 * What a PostgreSQL server is set to, as far as the promises of the engine rest on it.
 *
 * Only settings are read; whether the replicas keep up is the operator's monitoring.
 */
import type { InspectedStore } from '@claviger/store'
import { type Finding, failed, ok, warning } from './finding.ts'

/** Oldest release that is still maintained by its makers. */
const oldestMajor = 14

async function setting(store: InspectedStore, name: string): Promise<string> {
  const { value } = await store.database
    .selectNoFrom(({ fn, val }) => fn<string>('current_setting', [val(name)]).as('value'))
    .executeTakeFirstOrThrow()
  return value
}

export async function postgresFindings(store: InspectedStore): Promise<readonly Finding[]> {
  const version = await setting(store, 'server_version')
  const commit = await setting(store, 'synchronous_commit')
  const standbys = await setting(store, 'synchronous_standby_names')
  return [versionFinding(version), await fsyncFinding(store), durabilityFinding(commit, standbys)]
}

function versionFinding(version: string): Finding {
  return Number.parseInt(version, 10) >= oldestMajor
    ? ok('PostgreSQL', version)
    : warning('PostgreSQL', `${version} is no longer maintained`, `Move to ${oldestMajor} or newer.`)
}

async function fsyncFinding(store: InspectedStore): Promise<Finding> {
  return (await setting(store, 'fsync')) === 'on'
    ? ok('fsync', 'on')
    : failed('fsync', 'off: a crash of the server can lose or ruin anything', 'Set fsync = on.')
}

/** A commit that a crash or a failover can forget brings a revoked credential back. */
function durabilityFinding(commit: string, standbys: string): Finding {
  const name = 'durability'
  const found = `synchronous_commit = ${commit}, synchronous_standby_names = ${standbys === '' ? "''" : standbys}`
  if (commit === 'off') {
    return failed(
      name,
      `${found}: a crash of the server can forget a revocation that was acknowledged`,
      'Set synchronous_commit = on.',
    )
  }
  if (standbys === '') {
    return warning(
      name,
      `${found}: with replicas, a failover can forget a revocation that was acknowledged`,
      'Without failover this is fine. With it, name synchronous standbys: see docs/operations.md.',
    )
  }
  if (commit === 'local') {
    return warning(
      name,
      `${found}: commits do not wait for the standbys, and a failover can forget a revocation`,
      'Set synchronous_commit = on.',
    )
  }
  return ok(name, found)
}
