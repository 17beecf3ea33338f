/**
 * `claviger organizations`: stopping an organization as a whole, and letting it go on.
 *
 * Its members one by one are users.ts.
 */
import type { Command } from 'commander'
import { fieldsOf } from '../operation/reply.ts'
import { print, printJson } from '../terminal.ts'
import { call, type OperatingOptions, operating } from './operating.ts'

function changing(op: string, done: (id: string) => string) {
  return async (organization: string, options: OperatingOptions): Promise<void> => {
    const reply = fieldsOf(await call(options, op, { organization_id: organization }))
    if (options.json === true) printJson(reply)
    else print(done(organization))
  }
}

export function addOrganizations(program: Command): void {
  const organizations = program.command('organizations').description('Suspend and resume organizations.')
  operating(organizations.command('suspend'))
    .description('Refuse the keys and sessions of an organization until it is resumed.')
    .argument('<organization>', 'id of the organization (`claviger users list` shows them)')
    .action(
      changing(
        'organizations.suspend',
        (id) => `Suspended organization ${id}: its keys and sessions are refused until it is resumed.`,
      ),
    )
  operating(organizations.command('resume'))
    .description('End the suspension of an organization.')
    .argument('<organization>', 'id of the organization')
    .action(changing('organizations.resume', (id) => `Resumed organization ${id}: its keys work again.`))
}
