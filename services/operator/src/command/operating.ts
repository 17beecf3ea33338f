/**
 * What the commands that operate a running deployment share: their options, and the calling of an operation.
 *
 * The commands themselves are users.ts, organizations.ts, keys.ts and secrets.ts.
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { callOperation } from '../operation/call-operation.ts'
import { serviceNamed, serviceNames } from '../service/services.ts'

export interface OperatingOptions {
  readonly service: string
  /** Seconds. */
  readonly timeout: number
  readonly json?: boolean
}

/** A whole number of `unit` from 1 to `max`, for commander. */
export function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0
    if (value < 1 || value > max)
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`)
    return value
  }
}

export function serviceOption(): Option {
  return new Option('--service <name>', 'the service whose data it is')
    .choices(serviceNames)
    .default('basira')
}

/** Adds the options of every operating command. */
export function operating(command: Command): Command {
  return command
    .addOption(serviceOption())
    .addOption(
      new Option('--timeout <seconds>', 'how long a running server may take to answer')
        .argParser(wholeNumber(600))
        .default(10),
    )
    .option('--json', 'print the result as JSON')
}

/** Runs `op` of the chosen service. Where a value is undefined, the operation's own default counts. */
export async function call(options: OperatingOptions, op: string, args: object): Promise<unknown> {
  return callOperation(await serviceNamed(options.service), op, args, { timeoutMs: options.timeout * 1_000 })
}
