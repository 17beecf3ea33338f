/**
 * `claviger secrets`: the peppers and signing keys that a service keeps, by id and never in the clear.
 *
 * The master secrets that seal them are configuration; moving from one to the next is rotate-master.ts.
 */
import { Argument, type Command } from 'commander'
import { type Fields, fieldsOf, listOf, textOf } from '../operation/reply.ts'
import { print, printJson, printTable, type Row } from '../terminal.ts'
import { call, type OperatingOptions, operating } from './operating.ts'
import { rotateMaster } from './rotate-master.ts'

function stateOf(secret: Fields): string {
  if (textOf(secret, 'withdrawn_at') !== '') return 'withdrawn'
  return Date.parse(textOf(secret, 'active_from')) > Date.now() ? 'published' : 'accepted'
}

function rowOf(secret: Fields): Row {
  return {
    id: textOf(secret, 'id'),
    kind: textOf(secret, 'kind').replace('_', '-'),
    state: stateOf(secret),
    created: textOf(secret, 'created_at'),
    'active from': textOf(secret, 'active_from'),
    withdrawn: textOf(secret, 'withdrawn_at'),
  }
}

async function list(options: OperatingOptions): Promise<void> {
  const reply = await call(options, 'secrets.list', {})
  if (options.json === true) return printJson(reply)
  printTable(
    ['id', 'kind', 'state', 'created', 'active from', 'withdrawn'],
    listOf(reply, 'secrets').map(rowOf),
  )
}

interface RotateOptions extends OperatingOptions {
  readonly atOnce?: true
}

async function rotate(kind: string, options: RotateOptions): Promise<void> {
  if (kind === 'master') return rotateMaster(options)
  const args = { kind: kind.replace('-', '_'), ...(options.atOnce === true && { at_once: true }) }
  const reply = fieldsOf(await call(options, 'secrets.rotate', args))
  if (options.json === true) return printJson(reply)
  const id = textOf(reply, 'id')
  print(
    kind === 'pepper'
      ? `Made pepper ${id}: new keys use it, and old ones move to it when they are next used. The former is accepted until it is withdrawn.`
      : signingKeySentence(id, options),
  )
}

function signingKeySentence(id: string, { atOnce }: RotateOptions): string {
  if (atOnce === true) return `Made signing key ${id}: it signs from now on. The former can be withdrawn.`
  return `Made signing key ${id}: it is published now and signs in a day. The former signs until then.`
}

async function withdraw(id: string, options: OperatingOptions): Promise<void> {
  const reply = fieldsOf(await call(options, 'secrets.withdraw', { id }))
  if (options.json === true) return printJson(reply)
  print(`Withdrew secret ${id}. Nothing that was made with it is accepted any more.`)
}

export function addSecrets(program: Command): void {
  const secrets = program
    .command('secrets')
    .description('See, rotate and withdraw the peppers of keys and the signing keys of access tokens.')
  operating(secrets.command('list')).description('List them by id; never what they are.').action(list)
  operating(secrets.command('rotate'))
    .description(
      'Make the next one; the former stays accepted. master makes none: it seals with the first secret of CLAVIGER_SECRET what rests on a former one, beside a running server, and says how much still does.',
    )
    .addArgument(new Argument('<kind>', 'what to make anew').choices(['pepper', 'signing-key', 'master']))
    .option('--at-once', 'a signing key signs at once and not in a day: for one that has leaked')
    .action(rotate)
  operating(secrets.command('withdraw'))
    .description(
      'Accept nothing any more that was made with a former one. API keys that still rest on a withdrawn pepper stop working.',
    )
    .argument('<id>', 'id of the pepper or signing key')
    .action(withdraw)
}
