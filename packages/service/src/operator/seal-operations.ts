/**
 * The operator's operations on what is sealed: which master secret it rests on, and moving it to the first one in steps.
 *
 * The secrets themselves are configuration of the process that runs these.
 */
import { type ControlOperations, ControlRefusal } from '@claviger/host'
import type { Engine, EpochMs, SealCount } from 'claviger'
import { argumentsAs, noArguments, resealArguments } from './arguments.ts'

function describeCount({ purpose, secretId, rows, isHeld }: SealCount) {
  return { purpose, secret_id: secretId, rows, held: isHeld }
}

export function sealOperations(
  { operations, seals }: Pick<Engine, 'operations' | 'seals'>,
  now: () => EpochMs,
): ControlOperations {
  return {
    'secrets.seals': async (args) => {
      argumentsAs(noArguments, args)
      return { secret_ids: seals.secretIds, seals: (await seals.count()).map(describeCount) }
    },
    /** One step: some hundred rows at most, whoever calls goes on from where it says. */
    'secrets.reseal': async (args, by) => {
      const { first, position = null } = argumentsAs(resealArguments, args)
      if (first !== undefined && first !== seals.secretIds[0]) {
        throw new ControlRefusal(
          'other_secret',
          'The running process seals with another secret than the first of your CLAVIGER_SECRET: start it again with that one first, then repeat.',
        )
      }
      if (position === null) await operations.recordResealing(by, seals.secretIds[0] ?? '', now())
      const { next, resealed, unopened } = await seals.reseal(position)
      return { next, resealed, unopened }
    },
  }
}
