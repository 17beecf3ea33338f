/**
 * `claviger users`: the accounts of a service, seen and stopped.
 *
 * What it means for their sessions and keys is the engine's (Operations).
 */
import type { Command } from 'commander'
import { type Fields, fieldsOf, listOf, textOf } from '../operation/reply.ts'
import { print, printJson, printTable, type Row } from '../terminal.ts'
import { call, type OperatingOptions, operating, wholeNumber } from './operating.ts'

interface AddressOption {
  readonly email?: string
}

function stateOf(account: Fields): string {
  if (textOf(account, 'disabled_at') !== '') return 'disabled'
  return textOf(account, 'verified_at') === '' ? 'unverified' : 'active'
}

function rowOf(account: Fields): Row {
  const organizations = listOf(account, 'organizations').map(
    (organization) => `${textOf(organization, 'id')} (${textOf(organization, 'role')})`,
  )
  return {
    email: textOf(account, 'email'),
    id: textOf(account, 'id'),
    state: stateOf(account),
    created: textOf(account, 'created_at'),
    organizations: organizations.join(', '),
  }
}

async function list(
  options: OperatingOptions & { readonly limit: number; readonly after?: string },
): Promise<void> {
  const { limit, after } = options
  const reply = await call(options, 'accounts.list', { limit, ...(after !== undefined && { after }) })
  if (options.json === true) return printJson(reply)
  printTable(['email', 'id', 'state', 'created', 'organizations'], listOf(reply, 'accounts').map(rowOf))
  const next = textOf(fieldsOf(reply), 'next')
  if (next !== '') print(`There may be more: --after ${next}`)
}

async function show(account: string, options: OperatingOptions): Promise<void> {
  const reply = await call(options, 'accounts.show', { account })
  if (options.json === true) return printJson(reply)
  const fields = fieldsOf(reply)
  for (const name of ['email', 'id', 'name', 'created_at', 'verified_at', 'disabled_at']) {
    print(`${name.padEnd(12)} ${textOf(fields, name) || '-'}`)
  }
  for (const organization of listOf(fields, 'organizations')) {
    const suspended = textOf(organization, 'suspended_at')
    print(
      `organization ${textOf(organization, 'id')} ${textOf(organization, 'name')}, ${textOf(organization, 'role')}${suspended === '' ? '' : `, suspended ${suspended}`}`,
    )
  }
}

/** The account named by the argument or by --email, of which exactly one must be there. */
function accountOf(command: Command, argument: string | undefined, options: AddressOption): string {
  const account = argument ?? options.email
  if (account === undefined || (argument !== undefined && options.email !== undefined)) {
    command.error('error: name one account, by its address or its id')
  }
  return account
}

function accountCommand(
  users: Command,
  name: string,
  about: string,
  run: (account: string, options: OperatingOptions) => Promise<void>,
): void {
  const command = operating(users.command(name))
  command
    .summary(about)
    .description(about)
    .argument('[account]', 'address or id of the account')
    .option('--email <address>', 'the same, as an option')
    .action((argument: string | undefined, options: OperatingOptions & AddressOption) =>
      run(accountOf(command, argument, options), options),
    )
}

function changing(op: string, done: (email: string, id: string) => string) {
  return async (account: string, options: OperatingOptions): Promise<void> => {
    const reply = fieldsOf(await call(options, op, { account }))
    if (options.json === true) printJson(reply)
    else print(done(textOf(reply, 'email'), textOf(reply, 'id')))
  }
}

async function remove(
  options: OperatingOptions & { readonly email: string; readonly organization: string },
): Promise<void> {
  const args = { organization_id: options.organization, account: options.email }
  const reply = fieldsOf(await call(options, 'members.remove', args))
  if (options.json === true) return printJson(reply)
  print(
    `Took ${options.email} (${textOf(reply, 'id')}) out of organization ${options.organization}. Keys they made there are refused from now on.`,
  )
}

export function addUsers(program: Command): void {
  const users = program.command('users').description('See and stop accounts.')
  operating(users.command('list'))
    .description('List accounts by address.')
    .option('--limit <number>', 'how many at most', wholeNumber(500), 100)
    .option('--after <address>', 'go on after this one')
    .action(list)
  accountCommand(users, 'show', 'Show an account and its organizations.', show)
  accountCommand(
    users,
    'disable',
    'End the sessions of an account and refuse its keys.',
    changing(
      'accounts.disable',
      (email, id) =>
        `Disabled ${email} (${id}): its sessions have ended, and its keys are refused until it is enabled.`,
    ),
  )
  accountCommand(
    users,
    'enable',
    'Let a disabled account act again; its sessions stay ended.',
    changing(
      'accounts.enable',
      (email, id) => `Enabled ${email} (${id}): its keys work again; it signs in anew.`,
    ),
  )
  operating(users.command('remove'))
    .description('Take a member out of an organization; what they made there stops.')
    .requiredOption('--email <address>', 'address or id of the account')
    .requiredOption('--organization <id>', 'id of the organization')
    .action(remove)
}
