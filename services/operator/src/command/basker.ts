/**
 * `claviger basker`: people, tenants and imported keys of Basker.
 *
 * What every service has (users, keys, organizations, secrets) takes `--service basker`.
 */
import { createInterface } from 'node:readline'
import { type Command, Option } from 'commander'
import { ExpectedFailure } from '../expected-failure.ts'
import { callOperation } from '../operation/call-operation.ts'
import { fieldsOf, listOf, textOf } from '../operation/reply.ts'
import { serviceNamed } from '../service/services.ts'
import { print, printJson, printTable } from '../terminal.ts'
import { importKeys } from './basker-import.ts'
import type { BaskerOptions } from './basker-options.ts'
import { wholeNumber } from './operating.ts'

function basker(command: Command): Command {
  return command
    .addOption(
      new Option('--timeout <seconds>', 'how long a running server may take to answer')
        .argParser(wholeNumber(600))
        .default(30),
    )
    .option('--json', 'print the result as JSON')
}

async function call(options: BaskerOptions, op: string, args: object): Promise<unknown> {
  return callOperation(await serviceNamed('basker'), op, args, { timeoutMs: options.timeout * 1_000 })
}

interface PersonOptions extends BaskerOptions {
  readonly email: string
  readonly name?: string
  readonly tenant?: string
  readonly role?: string
  readonly siteOwner?: boolean
  readonly invite?: boolean
}

/** The first line of standard input, without its end. */
async function passwordFromInput(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== '') return line
    break
  }
  throw new ExpectedFailure(
    'The password is read as one line from standard input, and there was none. --invite mails an invitation instead.',
  )
}

/** What the command line asks for, but for the password. */
function personAsked(options: PersonOptions, command: Command): object {
  const { email, name, tenant, role, siteOwner = false } = options
  if ((tenant === undefined) !== (role === undefined)) command.error('error: --tenant and --role go together')
  if (tenant === undefined && !siteOwner) command.error('error: name a tenant and a role, or --site-owner')
  return {
    email,
    ...(name !== undefined && { name }),
    ...(tenant !== undefined && { tenant, role }),
    ...(siteOwner && { site_owner: true }),
  }
}

async function addUser(options: PersonOptions, command: Command): Promise<void> {
  const asked = personAsked(options, command)
  const password = options.invite === true ? null : await passwordFromInput()
  const reply = fieldsOf(await call(options, 'users.add', { ...asked, password }))
  if (options.json === true) return printJson(reply)
  if (reply['made_tenant'] === true) print(`Made tenant ${options.tenant ?? ''}.`)
  const person = `${options.email} (${textOf(reply, 'id')})`
  if (reply['is_new'] !== true) print(`Gave ${person} what was asked for. The password they had stays.`)
  else print(`Added ${person}.${password === null ? ' An invitation is on its way.' : ''}`)
}

async function listTenants(options: BaskerOptions): Promise<void> {
  const reply = await call(options, 'tenants.list', {})
  if (options.json === true) return printJson(reply)
  printTable(
    ['slug', 'name', 'id', 'group'],
    listOf(reply, 'tenants').map((tenant) => ({
      slug: textOf(tenant, 'slug'),
      name: textOf(tenant, 'name'),
      id: textOf(tenant, 'id'),
      group: textOf(tenant, 'group'),
    })),
  )
}

async function addTenant(slug: string, options: BaskerOptions & { readonly name?: string }): Promise<void> {
  const args = { slug, ...(options.name !== undefined && { name: options.name }) }
  const reply = fieldsOf(await call(options, 'tenants.add', args))
  if (options.json === true) printJson(reply)
  else print(`Made tenant ${slug} (${textOf(reply, 'id')}).`)
}

async function reportKeys(options: BaskerOptions): Promise<void> {
  const reply = await call(options, 'keys.report', {})
  if (options.json === true) return printJson(reply)
  printTable(
    ['digest', 'keys', 'never used', 'last used'],
    listOf(reply, 'schemes').map((scheme) => ({
      digest: textOf(scheme, 'scheme'),
      keys: textOf(scheme, 'digests'),
      'never used': textOf(scheme, 'never_used'),
      'last used': textOf(scheme, 'last_used_at'),
    })),
  )
  print('')
  printTable(
    ['secret', 'in BASKER_SECRET', 'keys', 'never used', 'last used'],
    listOf(reply, 'secrets').map((secret) => ({
      secret: textOf(secret, 'secret_id'),
      'in BASKER_SECRET': textOf(secret, 'position') || 'missing',
      keys: textOf(secret, 'digests'),
      'never used': textOf(secret, 'never_used'),
      'last used': textOf(secret, 'last_used_at'),
    })),
  )
}

function addPeople(group: Command): void {
  const user = group.command('user').description('Add people.')
  basker(user.command('add'))
    .description(
      'Add somebody, with the password as one line on standard input, or invited by mail. Who is known gets the role besides.',
    )
    .requiredOption('--email <address>', 'their address')
    .option('--name <name>', 'their name')
    .option('--tenant <slug>', 'the tenant they get a role in; an owner may be the first of a new one')
    .addOption(new Option('--role <role>', 'what they may do there').choices(['owner', 'editor', 'viewer']))
    .option('--site-owner', 'they may do everything, in every tenant')
    .option('--invite', 'mail them an invitation to choose a password')
    .action(addUser)
}

function addTenants(group: Command): void {
  const tenants = group.command('tenants').description('See and add tenants.')
  basker(tenants.command('list')).description('List tenants by name.').action(listTenants)
  basker(tenants.command('add'))
    .description('Make a tenant without content.')
    .argument('<slug>', 'its name in addresses: lower-case letters, digits and hyphens')
    .option('--name <name>', 'its name for people')
    .action(addTenant)
}

export function addBasker(program: Command): void {
  const group = program.command('basker').description('People, tenants and imported keys of Basker.')
  addPeople(group)
  addTenants(group)
  const keys = group
    .command('keys')
    .description('Import keys of another system, and see what is left of them.')
  basker(keys.command('import'))
    .description(
      'Import keys, or digests of keys, from NDJSON or CSV with the fields email, digest (hex) or key, name, created_at. One result line a row: line, outcome, address. A dry run unless --apply. May be interrupted and run again.',
    )
    .argument('<file>', 'the file; CSV has a line with the names of its columns')
    .option('--apply', 'write what the dry run says')
    .action(importKeys)
  basker(keys.command('report'))
    .description(
      'Count keys by the kind of their digest and by the secret of BASKER_SECRET that they still need, and tell when they were last used.',
    )
    .action(reportKeys)
}
