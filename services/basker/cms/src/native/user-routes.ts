/**
 * `/api/users`: who may enter what, for site owners.
 *
 * The rules of people are the engine's; how a person is looked at: `../people/person.ts`.
 */
import { authorOf, callerOf, rfc3339, type Server } from '@claviger/fastify'
import { closed, IdParams, nothing, refusesCaller, refusesCallerAndBody } from '@claviger/service'
import { Refusal, requireEmailAddress } from 'claviger'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { People, type Person, personState } from '../people/people.ts'
import { siteId } from '../tenant/role.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { InvitationBody, RoleAsked, UserShown } from './account-schema.ts'
import { Conflict } from './content-problems.ts'
import { bySession, type NativeParts, siteOwner } from './native-parts.ts'

const tags = ['Users']
const reads = refusesCaller('role_missing', 'not_found')
const takes = refusesCaller('role_missing', 'not_found', 'last_owner')
const writes = refusesCallerAndBody('role_missing', 'not_found', 'last_owner')

interface UserParts extends NativeParts {
  readonly people: People
}

export function userRoutes(app: Server, native: NativeParts): void {
  const parts: UserParts = { ...native, people: new People(native.engine) }
  listUsersRoute(app, parts)
  getUserRoute(app, parts)
  inviteUserRoute(app, parts)
  roleRoutes(app, parts)
  siteOwnerRoute(app, parts)
  stateRoutes(app, parts)
}

function showUser(person: Person, tenants: readonly Tenant[]): Static<typeof UserShown> {
  return {
    id: person.account.id,
    email: person.account.email,
    name: person.account.name,
    state: personState(person),
    site_owner: person.isSiteOwner,
    created_at: rfc3339(person.account.createdAt),
    tenants: tenants.flatMap(({ id, slug, name }) => {
      const role = person.roles.get(id)
      return role === undefined ? [] : [{ id, slug, name, role }]
    }),
  }
}

async function shown({ people, tenants }: UserParts, accountId: string): Promise<Static<typeof UserShown>> {
  return showUser(await people.find(accountId), await tenants.all())
}

async function tenantNamed({ tenants }: UserParts, slug: string): Promise<Tenant> {
  const tenant = await tenants.findBySlug(slug)
  if (tenant === null) throw new Refusal('not_found')
  return tenant
}

const ListQuery = closed({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
})

function listUsersRoute(app: Server, parts: UserParts): void {
  app.route({
    method: 'GET',
    url: '/users',
    onRequest: siteOwner,
    config: { refuses: [...reads.refuses, 'query_invalid'] },
    schema: {
      operationId: 'listUsers',
      tags,
      summary: 'List users by address',
      security: bySession,
      querystring: ListQuery,
      response: {
        200: closed(
          { users: Type.Array(UserShown), next: Type.Union([Type.String(), Type.Null()]) },
          { description: 'A page of users.' },
        ),
      },
    },
    handler: async (request) => {
      const { limit = 100, after = null } = request.query
      const people = await parts.people.list(limit, after)
      const tenants = await parts.tenants.all()
      const last = people.length === limit ? people.at(-1) : undefined
      return {
        users: people.map((person) => showUser(person, tenants)),
        next: last?.account.id ?? null,
      }
    },
  })
}

function getUserRoute(app: Server, parts: UserParts): void {
  app.route({
    method: 'GET',
    url: '/users/:id',
    onRequest: siteOwner,
    config: reads,
    schema: {
      operationId: 'getUser',
      tags,
      summary: 'Read a user',
      security: bySession,
      params: IdParams,
      response: { 200: UserShown },
    },
    handler: async (request) => {
      return shown(parts, request.params.id)
    },
  })
}

const known = 'There is a user with this address already. Change their roles instead.'

const KnownUserShown = closed(
  { error: Type.String(), message: Type.String(), user: UserShown },
  { description: 'Somebody has this address and needs no invitation. Nothing is changed.' },
)

function inviteUserRoute(app: Server, parts: UserParts): void {
  app.route({
    method: 'POST',
    url: '/users',
    onRequest: siteOwner,
    config: { refuses: [...writes.refuses, 'email_invalid'] },
    schema: {
      operationId: 'inviteUser',
      tags,
      summary: 'Invite a user',
      description:
        'Somebody new gets a mail to choose a password. Somebody who was invited before gets a new mail, and the roles as sent. For somebody who accepted, or is disabled, it is 409 with the user, and nothing is changed: roles change by `PUT`.',
      security: bySession,
      body: InvitationBody,
      response: { 200: UserShown, 201: UserShown, 409: KnownUserShown },
    },
    handler: async (request, reply) => {
      const author = authorOf(request)
      const { name, site_owner = false, roles = [] } = request.body
      const email = requireEmailAddress(request.body.email)
      const given = await Promise.all(
        roles.map(async ({ tenant, role }) => ({ tenantId: (await tenantNamed(parts, tenant)).id, role })),
      )
      const { accountId, outcome } = await parts.people.invite(
        author,
        { email, name: name?.trim() ?? null, isSiteOwner: site_owner, roles: given },
        parts.now(),
      )
      const user = await shown(parts, accountId)
      if (outcome === 'known') return reply.code(409).send({ error: 'Conflict', message: known, user })
      return reply.code(outcome === 'invited' ? 201 : 200).send(user)
    },
  })
}

const RoleParams = closed({
  id: Type.String({ minLength: 1, maxLength: 128 }),
  tenant: Type.String({ minLength: 1, maxLength: 100 }),
})

function roleRoutes(app: Server, parts: UserParts): void {
  const { engine, now } = parts
  app.route({
    method: 'PUT',
    url: '/users/:id/roles/:tenant',
    onRequest: siteOwner,
    config: writes,
    schema: {
      operationId: 'setRole',
      tags,
      summary: 'Give a role in a tenant',
      description: 'In effect everywhere when it returns, for sessions and API keys alike.',
      security: bySession,
      params: RoleParams,
      body: closed({ role: RoleAsked }),
      response: { 200: UserShown },
    },
    handler: async (request) => {
      const author = authorOf(request)
      const { id, tenant } = request.params
      const role = { organizationId: (await tenantNamed(parts, tenant)).id, role: request.body.role }
      await engine.people.setRole(author, id, role, now())
      return shown(parts, id)
    },
  })
  app.route({
    method: 'DELETE',
    url: '/users/:id/roles/:tenant',
    onRequest: siteOwner,
    config: takes,
    schema: {
      operationId: 'removeRole',
      tags,
      summary: 'Take a role in a tenant away',
      description: 'In effect everywhere when it returns, for sessions and API keys alike.',
      security: bySession,
      params: RoleParams,
      response: { 204: nothing('The role is gone.') },
    },
    handler: async (request, reply) => {
      const author = authorOf(request)
      const { id, tenant } = request.params
      await engine.people.removeRole(author, id, (await tenantNamed(parts, tenant)).id, now())
      return reply.code(204).send(null)
    },
  })
}

/** A site without an owner could be helped by its operator only. */
function refuseOneself(request: FastifyRequest, accountId: string): void {
  if (callerOf(request).account.id === accountId) {
    throw new Conflict('You cannot do this to yourself. Ask another site owner.')
  }
}

function siteOwnerRoute(app: Server, parts: UserParts): void {
  const { engine, now } = parts
  app.route({
    method: 'PUT',
    url: '/users/:id/site-owner',
    onRequest: siteOwner,
    config: writes,
    schema: {
      operationId: 'setSiteOwner',
      tags,
      summary: 'Make somebody a site owner, or not any more',
      security: bySession,
      params: IdParams,
      body: closed({ site_owner: Type.Boolean() }),
      response: { 200: UserShown },
    },
    handler: async (request) => {
      const author = authorOf(request)
      const { id } = request.params
      if (!request.body.site_owner) refuseOneself(request, id)
      const role = request.body.site_owner ? 'owner' : 'member'
      await engine.people.setRole(author, id, { organizationId: siteId, role }, now())
      return shown(parts, id)
    },
  })
}

function stateRoutes(app: Server, parts: UserParts): void {
  const { engine, now } = parts
  stateRoute(app, parts, {
    url: '/users/:id/disable',
    operationId: 'disableUser',
    summary: 'Disable a user',
    description: 'Sessions have ended and keys are refused, everywhere, when it returns.',
    async change({ id, disabledAt }, request) {
      refuseOneself(request, id)
      if (disabledAt === null) await engine.operations.disableAccount(authorOf(request), id, now())
    },
  })
  stateRoute(app, parts, {
    url: '/users/:id/enable',
    operationId: 'enableUser',
    summary: 'Let a disabled user act again',
    description: 'Keys work again; sessions stay ended.',
    async change({ id, disabledAt }, request) {
      if (disabledAt !== null) await engine.operations.enableAccount(authorOf(request), id, now())
    },
  })
}

interface StateChange {
  readonly url: '/users/:id/disable' | '/users/:id/enable'
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly change: (account: Person['account'], request: FastifyRequest) => Promise<void>
}

function stateRoute(app: Server, { people }: UserParts, asked: StateChange): void {
  const { url, operationId, summary, description, change } = asked
  app.route({
    method: 'POST',
    url,
    onRequest: siteOwner,
    config: takes,
    schema: {
      operationId,
      tags,
      summary,
      description,
      security: bySession,
      params: IdParams,
      response: { 204: nothing('It is so, everywhere.') },
    },
    handler: async (request, reply) => {
      await change((await people.find(request.params.id)).account, request)
      return reply.code(204).send(null)
    },
  })
}
