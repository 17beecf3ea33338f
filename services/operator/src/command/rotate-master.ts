/**
 * `claviger secrets rotate master`: seals with the first secret of `CLAVIGER_SECRET` what was sealed with a former one.
 *
 * In steps, each of which a running server does between its requests; killed on the way it is run again.
 */

import { ExpectedFailure } from '../expected-failure.ts'
import { type Call, withOperations } from '../operation/call-operation.ts'
import { type Fields, fieldsOf, listOf, textOf } from '../operation/reply.ts'
import { configuredSecretIds } from '../operation/secrets-fit.ts'
import { serviceNamed } from '../service/services.ts'
import { note, print, printJson } from '../terminal.ts'
import type { OperatingOptions } from './operating.ts'

/** A line of progress after so many rows. */
const toldEvery = 1_000

interface Resealed {
  /** Id of the secret that everything is sealed with now. */
  readonly secretId: string
  readonly resealed: number
  /** What rests on another one, by the ids of those. */
  readonly remaining: number
  readonly formerIds: readonly string[]
}

/** @param first what this configuration takes for the secret that seals; null: it does not know */
async function resealAll(call: Call, first: string | null): Promise<Resealed> {
  const before = fieldsOf(await call('secrets.seals', {}))
  const due = restOf(before).reduce((sum, count) => sum + rowsOf(count), 0)
  let resealed = 0
  let told = 0
  let position: unknown = null
  do {
    const args = { ...(first !== null && { first }), ...(position !== null && { position }) }
    const step = fieldsOf(await call('secrets.reseal', args))
    resealed += Number(step['resealed'])
    position = step['next'] ?? null
    if (resealed - told >= toldEvery) {
      told = resealed
      note(`Sealed ${resealed} of ${due} rows anew …`)
    }
  } while (position !== null)
  const after = fieldsOf(await call('secrets.seals', {}))
  const rest = restOf(after)
  return {
    secretId: firstOf(after),
    resealed,
    remaining: rest.reduce((sum, count) => sum + rowsOf(count), 0),
    formerIds: [...new Set(rest.map((count) => textOf(count, 'secret_id') || 'of before ids'))],
  }
}

function rowsOf(count: Fields): number {
  return Number(count['rows'])
}

function firstOf(reply: Fields): string {
  const ids = reply['secret_ids']
  const first: unknown = Array.isArray(ids) ? ids[0] : undefined
  if (typeof first === 'string') return first
  throw new ExpectedFailure('The running process answered something this version does not understand.')
}

/** What does not rest on the first secret. */
function restOf(reply: Fields): readonly Fields[] {
  const first = firstOf(reply)
  return listOf(reply, 'seals').filter((count) => textOf(count, 'secret_id') !== first)
}

/** Exit code 1 where something rests on a former secret afterwards. */
export async function rotateMaster(options: OperatingOptions): Promise<void> {
  const service = await serviceNamed(options.service)
  const [first = null] = await configuredSecretIds(service.read())
  const timeout = { timeoutMs: options.timeout * 1_000 }
  const done = await withOperations(service, timeout, (call) => resealAll(call, first))
  if (options.json === true) {
    printJson({
      secret_id: done.secretId,
      resealed: done.resealed,
      remaining: done.remaining,
      former_ids: done.formerIds,
    })
  } else if (done.remaining === 0) {
    print(
      `Sealed ${done.resealed} rows of ${service.title} anew. All rest on secret ${done.secretId}, the first of CLAVIGER_SECRET: for ${service.title} no former one is needed any more.`,
    )
  }
  if (done.remaining > 0) {
    throw new ExpectedFailure(
      `Sealed ${done.resealed} rows of ${service.title} anew; ${done.remaining} still need an older secret (${done.formerIds.join(', ')}). Do not drop it: see that CLAVIGER_SECRET holds it, that every process was started with the new one first, and repeat the command.`,
    )
  }
}
