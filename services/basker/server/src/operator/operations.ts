/**
 * The operator's operations of Basker by name: those of every service, and people, tenants and imported keys besides.
 *
 * For the control socket, and for the command where nobody owns the file. Replies hold no secret.
 */
import { randomBytes } from 'node:crypto'
import { People, Tenants } from '@claviger/basker-cms'
import { type ControlOperations, ControlRefusal } from '@claviger/host'
import { argumentsAs, secretArguments, serviceOperations } from '@claviger/service'
import type { OpenedStore, StoreEngine } from '@claviger/store'
import { type EpochMs, type OperatorAuthor, requireEmailAddress, Secret } from 'claviger'
import { importArguments, noArguments, personArguments, tenantArguments } from './arguments.ts'
import { importRows } from './import-rows.ts'
import { keysUnder } from './key-digests.ts'
import { reportKeys } from './report-keys.ts'

/** Keys that are looked for at once. */
const revokedAtOnce = 200

interface Parts {
  readonly engine: StoreEngine
  readonly store: OpenedStore
  readonly now: () => EpochMs
  readonly people: People
  readonly tenants: Tenants
}

/** Each takes effect in every process of the deployment before it resolves. Refuses as the engine does. */
export function baskerOperations(
  engine: StoreEngine,
  store: OpenedStore,
  now: () => EpochMs = Date.now,
): ControlOperations {
  const parts: Parts = { engine, store, now, people: new People(engine), tenants: new Tenants(engine, store) }
  const shared = serviceOperations(engine, store, now)
  return {
    ...shared,
    ...personOperations(parts),
    ...tenantOperations(parts),
    'keys.import': async (args, by) => importRows(parts, by, argumentsAs(importArguments, args), now()),
    'keys.report': async (args) => {
      argumentsAs(noArguments, args)
      return reportKeys(store, engine.peppers, now())
    },
    'secrets.rotate': async (args, by) => {
      if (typeof args === 'object' && args !== null && 'kind' in args && args.kind === 'pepper') {
        throw new ControlRefusal(
          'not_kept',
          'Digests of API keys are made with BASKER_SECRET, which is configuration: put a new secret first, comma-separated, and start again. Keys move to it when they are next used.',
        )
      }
      return shared['secrets.rotate']?.(args, by)
    },
    'secrets.withdraw': async (args, by) => {
      const { id } = argumentsAs(secretArguments, args)
      if (engine.peppers.byId(id) === undefined) return shared['secrets.withdraw']?.(args, by)
      return { id, keys: await endKeysUnder(parts, by, id) }
    },
  }
}

function personOperations(parts: Parts): ControlOperations {
  const { now, people } = parts
  return {
    'users.add': async (args, by) => {
      const asked = argumentsAs(personArguments, args)
      const email = requireEmailAddress(asked.email)
      await people.foundSite(by, now())
      const given = await rolesOf(parts, by, asked.tenant ?? null, asked.role ?? null)
      const { accountId, isNew } = await people.add(
        by,
        {
          email,
          name: asked.name ?? null,
          password: asked.password === null ? null : new Secret(asked.password),
          isSiteOwner: asked.site_owner ?? false,
          roles: given.roles,
        },
        now(),
      )
      return { id: accountId, email, is_new: isNew, made_tenant: given.madeTenant }
    },
  }
}

/** Revokes every key that rests on a former secret; how many. @throws ControlRefusal where new keys are made with it */
async function endKeysUnder(
  { engine, store, now }: Parts,
  by: OperatorAuthor,
  secretId: string,
): Promise<number> {
  if (engine.peppers.current().id === secretId) {
    throw new ControlRefusal(
      'secret_active',
      'New keys are made with that secret: put another one first in BASKER_SECRET.',
    )
  }
  let ended = 0
  for (;;) {
    const ids = await keysUnder(store, secretId, now(), revokedAtOnce)
    for (const id of ids) await engine.operations.revokeKey(by, id, now(), { descendants: 'keep' })
    ended += ids.length
    if (ids.length === 0) return ended
  }
}

interface GivenRoles {
  readonly roles: readonly { readonly tenantId: string; readonly role: 'owner' | 'editor' | 'viewer' }[]
  readonly madeTenant: boolean
}

/** The role in the tenant of that name, which an owner may be the first of: then it is made. */
async function rolesOf(
  { now, tenants }: Parts,
  by: OperatorAuthor,
  slug: string | null,
  role: 'owner' | 'editor' | 'viewer' | null,
): Promise<GivenRoles> {
  if (slug === null || role === null) return { roles: [], madeTenant: false }
  const known = await tenants.findBySlug(slug)
  if (known !== null) return { roles: [{ tenantId: known.id, role }], madeTenant: false }
  if (role !== 'owner') {
    throw new ControlRefusal(
      'tenant_unknown',
      'There is no tenant with this slug. `claviger basker tenants list` shows those there are; an owner is added to a new one.',
    )
  }
  const tenantId = await addTenant(tenants, by, slug, nameOf(slug), now())
  return { roles: [{ tenantId, role }], madeTenant: true }
}

/** `royal-opera-house` as people read it. */
function nameOf(slug: string): string {
  return slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

async function addTenant(
  tenants: Tenants,
  by: OperatorAuthor,
  slug: string,
  name: string,
  now: EpochMs,
): Promise<string> {
  const id = randomBytes(12).toString('hex')
  if (await tenants.add(by, { id, slug, name }, now)) return id
  throw new ControlRefusal('tenant_known', 'There is a tenant with this slug already.')
}

function tenantOperations({ now, tenants }: Parts): ControlOperations {
  return {
    'tenants.list': async (args) => {
      argumentsAs(noArguments, args)
      const all = await tenants.all()
      return {
        tenants: all.map(({ id, slug, name, group }) => ({ id, slug, name, group: group?.name ?? null })),
      }
    },
    'tenants.add': async (args, by) => {
      const { slug, name } = argumentsAs(tenantArguments, args)
      return { id: await addTenant(tenants, by, slug, name ?? nameOf(slug), now()), slug }
    },
  }
}
