/**
 * The refusal to start without a master secret that rows of the database still rest on.
 *
 * Without it sessions would end and mails be lost one by one, each as a failure of its own.
 */
import { ConfigurationError } from '@claviger/host'
import type { SealCount, SealPurpose, Seals } from 'claviger'

const names: Readonly<Record<SealPurpose, string>> = {
  pepper: 'peppers',
  signing_key: 'signing keys',
  session_key: 'sessions',
  notice: 'queued mails',
}

/** `12 rows (10 sessions, 2 peppers)` */
function rowsOf(counts: readonly SealCount[]): string {
  const byPurpose = Map.groupBy(counts, ({ purpose }) => purpose)
  const shown = [...byPurpose].map(([purpose, some]) => `${sumOf(some)} ${names[purpose]}`)
  return `${sumOf(counts)} rows (${shown.join(', ')})`
}

function sumOf(counts: readonly SealCount[]): number {
  return counts.reduce((sum, { rows }) => sum + rows, 0)
}

/** @throws ConfigurationError with a sentence that says how many rows rest on a secret that is not here, and what to do */
export async function refuseMissingSecrets(seals: Pick<Seals, 'count'>): Promise<void> {
  const missing = (await seals.count()).filter(({ isHeld }) => !isHeld)
  if (missing.length === 0) return
  const ids = [...new Set(missing.map(({ secretId }) => secretId ?? 'the one before ids'))].join(', ')
  throw new ConfigurationError([
    `CLAVIGER_SECRET lacks a secret that ${rowsOf(missing)} of this database are sealed with (id ${ids}). Append it after a comma, start again, and run \`claviger secrets rotate master\` before it is dropped.`,
  ])
}
