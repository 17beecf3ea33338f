/**
 * `claviger keys`: the API keys of an organization, and revoking any of them.
 *
 * Keys are made through the service, never here: their secret is shown once, to whom it belongs.
 */
import type { Command } from 'commander'
import { type Fields, fieldsOf, listOf, textOf } from '../operation/reply.ts'
import { print, printJson, printTable, type Row } from '../terminal.ts'
import { call, type OperatingOptions, operating } from './operating.ts'

const pageSize = 500

function rowOf(key: Fields): Row {
  const scopes = key['scopes']
  return {
    id: textOf(key, 'id'),
    name: textOf(key, 'name'),
    status: textOf(key, 'status'),
    scopes: Array.isArray(scopes) ? scopes.join(' ') : '',
    created: textOf(key, 'created_at'),
    expires: textOf(key, 'expires_at'),
    'last used': textOf(key, 'last_used_at'),
  }
}

/** Every page of the list. */
async function allKeys(options: OperatingOptions, organization: string): Promise<readonly Fields[]> {
  const keys: Fields[] = []
  let after: unknown = null
  do {
    const reply = await call(options, 'keys.list', {
      organization_id: organization,
      limit: pageSize,
      ...(after !== null && { after }),
    })
    keys.push(...listOf(reply, 'keys'))
    after = fieldsOf(reply)['next'] ?? null
  } while (after !== null)
  return keys
}

async function list(options: OperatingOptions & { readonly organization: string }): Promise<void> {
  const keys = await allKeys(options, options.organization)
  if (options.json === true) return printJson({ keys })
  printTable(['id', 'name', 'status', 'scopes', 'created', 'expires', 'last used'], keys.map(rowOf))
}

async function revoke(
  key: string,
  options: OperatingOptions & { readonly keepDescendants?: boolean },
): Promise<void> {
  const descendants = options.keepDescendants === true ? 'keep' : 'revoke'
  const reply = fieldsOf(await call(options, 'keys.revoke', { key_id: key, descendants }))
  if (options.json === true) return printJson(reply)
  print(
    descendants === 'keep'
      ? `Revoked key ${key}. Every process rejects it. Keys that were made with it go on working.`
      : `Revoked key ${key} and every key that was made with it. Every process rejects them.`,
  )
}

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('See and revoke API keys.')
  operating(keys.command('list'))
    .description('List the keys of an organization, newest first.')
    .requiredOption('--organization <id>', 'id of the organization (`claviger users list` shows them)')
    .action(list)
  operating(keys.command('revoke'))
    .description(
      'Revoke a key for good, with the keys that were made with it, by those, and so on. Once this returns, every process rejects them.',
    )
    .argument('<key_id>', 'public id of the key: in dbm_ak_<key_id>_…, the part in the middle')
    .option('--keep-descendants', 'leave the keys that were made with it as they are')
    .action(revoke)
}
