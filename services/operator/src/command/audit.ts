/**
 * `claviger audit`: who did what, as a table or exported as NDJSON.
 *
 * Owners see the events of their own organization in the dashboard; here are all of them.
 */
import { once } from 'node:events'
import type { Command } from 'commander'
import { type Call, withOperations } from '../operation/call-operation.ts'
import { type Fields, fieldsOf, listOf, textOf } from '../operation/reply.ts'
import { serviceNamed } from '../service/services.ts'
import { print, printJson, printTable, type Row } from '../terminal.ts'
import { call, type OperatingOptions, operating, wholeNumber } from './operating.ts'

interface AuditOptions extends OperatingOptions {
  readonly organization?: string
  readonly actor?: string
  readonly action?: string
  readonly object?: string
  readonly since?: string
  readonly until?: string
}

const pageSize = 500

function filterOf({ organization, actor, action, object, since, until }: AuditOptions): object {
  const given = { organization_id: organization, actor, action, object, since, until }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** "Ada (account 3f…)". */
function partyOf(event: Fields, name: 'actor' | 'object'): string {
  const party = fieldsOf(event[name])
  const named = textOf(party, 'name')
  const id = `${textOf(party, 'type')} ${textOf(party, 'id')}`.trim()
  return named === '' ? id : `${named} (${id})`
}

function rowOf(event: Fields): Row {
  return {
    at: textOf(event, 'at'),
    action: `${textOf(event, 'action')}${event['refused'] === true ? ' (refused)' : ''}`,
    who: partyOf(event, 'actor'),
    what: partyOf(event, 'object'),
    network: textOf(event, 'network'),
    device: textOf(event, 'device'),
    request: textOf(event, 'request_id'),
  }
}

async function list(options: AuditOptions & { readonly limit: number }): Promise<void> {
  const reply = await call(options, 'audit.list', { ...filterOf(options), limit: options.limit })
  const events = listOf(reply, 'events')
  if (options.json === true) return printJson({ events })
  printTable(['at', 'action', 'who', 'what', 'network', 'device', 'request'], events.map(rowOf))
  if ((fieldsOf(reply)['next'] ?? null) !== null) print('There is more: --limit, or `audit export` for all.')
}

/** Every event that fits, a line each, page by page: no more than one page is in memory. */
async function exportAll(options: AuditOptions): Promise<void> {
  const service = await serviceNamed(options.service)
  await withOperations(service, { timeoutMs: options.timeout * 1_000 }, (call) => printPages(call, options))
}

async function printPages(call: Call, options: AuditOptions): Promise<void> {
  let after: unknown = null
  do {
    const args = { ...filterOf(options), limit: pageSize, ...(after !== null && { after }) }
    const reply = await call('audit.list', args)
    const lines = listOf(reply, 'events').map((event) => `${JSON.stringify(event)}\n`)
    if (!process.stdout.write(lines.join(''))) await once(process.stdout, 'drain')
    after = fieldsOf(reply)['next'] ?? null
  } while (after !== null)
}

function filtering(command: Command): Command {
  return operating(command)
    .option('--organization <id>', 'only events of this organization')
    .option('--actor <account>', 'who did it: an address, or the id of an account or a key')
    .option('--object <account>', 'what it was done to: an address, or an id')
    .option('--action <actions>', 'comma-separated: key.created, or key for all of its kind')
    .option('--since <time>', 'RFC 3339, such as 2027-01-31T12:00:00Z')
    .option('--until <time>', 'RFC 3339; events before it')
}

export function addAudit(program: Command): void {
  const audit = program.command('audit').description('See who did what, and export it.')
  filtering(audit.command('list'))
    .description('List audit events, newest first.')
    .option('--limit <number>', 'how many at most', wholeNumber(pageSize), 50)
    .action(list)
  filtering(audit.command('export'))
    .description('Print all audit events that fit as NDJSON, newest first.')
    .action(exportAll)
}
