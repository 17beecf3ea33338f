/**
 * Who owns the SQLite file, and whether it answers.
 *
 * PostgreSQL has no owner.
 */
import { askOwner, isOwnerAbsent, isOwnerSilent } from '@claviger/host'
import { readOwner } from '@claviger/store'
import { sentencesOf } from '../expected-failure.ts'
import { type Finding, failed, ok } from './finding.ts'

const answerMs = 2_000

function reasonOf(error: unknown): string {
  if (isOwnerAbsent(error)) return ': it does not listen at its control socket'
  if (isOwnerSilent(error)) return ` within ${answerMs / 1_000} s`
  return ` as it should: ${sentencesOf(error) ?? 'its reply makes no sense.'}`
}

export async function ownerFinding(file: string): Promise<Finding> {
  const name = 'owner'
  const owner = await readOwner(file)
  if (owner === null) return ok(name, 'no process serves from the database file')
  if (owner.socketPath === null)
    return ok(name, `process ${owner.pid} has the database file, and takes no commands`)
  try {
    await askOwner(owner.socketPath, 'status', {}, { timeoutMs: answerMs })
    return ok(name, `process ${owner.pid} serves from the database file and answers`)
  } catch (error) {
    return failed(
      name,
      `process ${owner.pid} owns the database file and does not answer${reasonOf(error)}`,
      `Look at its log. If it is stopped or stuck, end process ${owner.pid} and start it again.`,
    )
  }
}
