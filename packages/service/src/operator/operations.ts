/**
 * The operator's operations of a service by name: for the control socket, and for the command where nobody owns the file.
 *
 * What each does is the engine's; its arguments are `arguments.ts`. Replies hold no secret.
 */

import { rfc3339, rfc3339OrNull } from '@claviger/fastify'
import type { ControlOperations } from '@claviger/host'
import type { OpenedStore } from '@claviger/store'
import { type Account, type ApiKey, type Engine, type EpochMs, keyStatus } from 'claviger'
import {
  accountArguments,
  accountsArguments,
  argumentsAs,
  keyArguments,
  keysArguments,
  memberArguments,
  noArguments,
  organizationArguments,
  rotateArguments,
  secretArguments,
} from './arguments.ts'
import { auditOperations } from './audit-operations.ts'
import { sealOperations } from './seal-operations.ts'

const defaultPage = 100

interface Parts {
  readonly engine: Engine
  readonly store: OpenedStore
  readonly now: () => EpochMs
}

async function accountOf({ engine, store }: Parts, account: string): Promise<Account> {
  return (await store.accounts.findById(account)) ?? engine.operations.findAccount(account)
}

async function describeAccount({ store }: Parts, account: Account) {
  const memberships = await store.accounts.memberships(account.id)
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    created_at: rfc3339(account.createdAt),
    verified_at: rfc3339OrNull(account.verifiedAt),
    disabled_at: rfc3339OrNull(account.disabledAt),
    organizations: memberships.map(({ membership, organization }) => ({
      id: organization.id,
      name: organization.name,
      role: membership.role,
      suspended_at: rfc3339OrNull(organization.suspendedAt),
    })),
  }
}

function describeKey({ engine, now }: Parts, key: ApiKey) {
  return {
    id: key.id,
    prefix: engine.dialect.keyFormat.display(key.id),
    name: key.name,
    account_id: key.accountId,
    scopes: key.scopes,
    allowed_ips: key.allowedIps,
    created_at: rfc3339(key.createdAt),
    expires_at: rfc3339OrNull(key.expiresAt),
    last_used_at: rfc3339OrNull(key.lastUsedAt),
    status: keyStatus(key, now()),
  }
}

function accountOperations(parts: Parts): ControlOperations {
  const { engine, now } = parts
  return {
    'accounts.list': async (args) => {
      const { limit = defaultPage, after = null } = argumentsAs(accountsArguments, args)
      const accounts = await engine.operations.listAccounts(limit, after)
      const last = accounts.length === limit ? accounts.at(-1) : undefined
      return {
        accounts: await Promise.all(accounts.map((account) => describeAccount(parts, account))),
        next: last?.email ?? null,
      }
    },
    'accounts.show': async (args) =>
      describeAccount(parts, await accountOf(parts, argumentsAs(accountArguments, args).account)),
    'accounts.disable': async (args, by) => {
      const account = await accountOf(parts, argumentsAs(accountArguments, args).account)
      if (account.disabledAt === null) await engine.operations.disableAccount(by, account.id, now())
      return { id: account.id, email: account.email }
    },
    'accounts.enable': async (args, by) => {
      const account = await accountOf(parts, argumentsAs(accountArguments, args).account)
      if (account.disabledAt !== null) await engine.operations.enableAccount(by, account.id, now())
      return { id: account.id, email: account.email }
    },
    'members.remove': async (args, by) => {
      const asked = argumentsAs(memberArguments, args)
      const account = await accountOf(parts, asked.account)
      await engine.operations.removeMember(by, asked.organization_id, account.id, now())
      return { id: account.id, organization_id: asked.organization_id }
    },
    'organizations.suspend': async (args, by) => {
      const { organization_id } = argumentsAs(organizationArguments, args)
      await engine.operations.suspendOrganization(by, organization_id, now())
      return { organization_id }
    },
    'organizations.resume': async (args, by) => {
      const { organization_id } = argumentsAs(organizationArguments, args)
      await engine.operations.resumeOrganization(by, organization_id, now())
      return { organization_id }
    },
  }
}

function keyOperations(parts: Parts): ControlOperations {
  const { engine, store, now } = parts
  return {
    'keys.list': async (args) => {
      const { organization_id, limit = defaultPage, after } = argumentsAs(keysArguments, args)
      const position = after === undefined ? null : { id: after.id, createdAt: after.created_at }
      const keys = await store.keys.list(organization_id, limit, position)
      const last = keys.length === limit ? keys.at(-1) : undefined
      return {
        keys: keys.map((key) => describeKey(parts, key)),
        next: last === undefined ? null : { id: last.id, created_at: last.createdAt },
      }
    },
    'keys.revoke': async (args, by) => {
      const { key_id, descendants = 'revoke' } = argumentsAs(keyArguments, args)
      await engine.operations.revokeKey(by, key_id, now(), { descendants })
      return { key_id, descendants }
    },
  }
}

function secretOperations({ engine, store, now }: Parts): ControlOperations {
  return {
    'secrets.list': async (args) => {
      argumentsAs(noArguments, args)
      const kept = [...(await store.secrets.list('pepper')), ...(await store.secrets.list('signing_key'))]
      return {
        secrets: kept.map((secret) => ({
          id: secret.id,
          kind: secret.kind,
          created_at: rfc3339(secret.createdAt),
          active_from: rfc3339(secret.activeFrom),
          withdrawn_at: rfc3339OrNull(secret.withdrawnAt),
        })),
      }
    },
    'secrets.rotate': async (args, by) => {
      const { kind, at_once } = argumentsAs(rotateArguments, args)
      const { operations } = engine
      const aheadMs = at_once === true ? 0 : undefined
      const id =
        kind === 'pepper'
          ? await operations.rotatePepper(by, now())
          : await operations.rotateSigningKey(by, now(), aheadMs)
      await engine.tendSecrets(now())
      return { id, kind }
    },
    'secrets.withdraw': async (args, by) => {
      const { id } = argumentsAs(secretArguments, args)
      await engine.operations.withdrawSecret(by, id, now())
      await engine.tendSecrets(now())
      return { id }
    },
  }
}

/** Each takes effect in every process of the deployment before it resolves. Refuses as the engine does. */
export function serviceOperations(
  engine: Engine,
  store: OpenedStore,
  now: () => EpochMs = Date.now,
): ControlOperations {
  const parts: Parts = { engine, store, now }
  const startedAt = now()
  return {
    ...accountOperations(parts),
    ...keyOperations(parts),
    ...secretOperations(parts),
    ...sealOperations(engine, now),
    ...auditOperations(store.audit, (email) => engine.operations.findAccount(email)),
    status: async (args) => {
      argumentsAs(noArguments, args)
      await store.ping()
      return {
        service: engine.dialect.name,
        pid: process.pid,
        started_at: rfc3339(startedAt),
        database: store.dialect,
        answers_from_memory: store.feed.mayAnswerFromMemory(),
        credentials_in_memory: {
          api_keys: engine.keyCheck.memory.size,
          access_tokens: engine.accessCheck.memory.size,
        },
        checks: { api_keys: { ...engine.keyCheck.counts }, access_tokens: { ...engine.accessCheck.counts } },
      }
    },
  }
}
