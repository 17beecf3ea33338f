/**
 * `/api/tenants` and `/api/model`: what the person may enter, and what content is made of.
 *
 * The content itself: `document-routes.ts`.
 */
import { callerOf, type Server } from '@claviger/fastify'
import { closed, refusesCaller } from '@claviger/service'
import type { Principal } from 'claviger'
import { Type } from 'typebox'
import { collections } from '../model/collections.ts'
import { roleIn } from '../tenant/role.ts'
import type { Tenants } from '../tenant/tenants.ts'
import { type TenantShown, TenantsShown } from './account-schema.ts'
import { bySession, type NativeParts, signedIn } from './native-parts.ts'

/** The tenants in which `who` has a role, by name. */
export async function tenantsOf(
  who: Pick<Principal, 'memberships'>,
  tenants: Pick<Tenants, 'listFor'>,
): Promise<TenantShown[]> {
  const entered = await tenants.listFor(who)
  return entered.flatMap(({ id, slug, name }) => {
    const role = roleIn(who, id)
    return role === null ? [] : [{ id, slug, name, role }]
  })
}

export function tenantRoutes(app: Server, { tenants }: NativeParts): void {
  app.route({
    method: 'GET',
    url: '/tenants',
    onRequest: signedIn,
    config: refusesCaller(),
    schema: {
      operationId: 'listTenants',
      tags: ['Content'],
      summary: 'List the tenants that the person may enter',
      security: bySession,
      response: { 200: TenantsShown },
    },
    handler: async (request) => ({ tenants: await tenantsOf(callerOf(request), tenants) }),
  })
  app.route({
    method: 'GET',
    url: '/model',
    onRequest: signedIn,
    config: refusesCaller(),
    schema: {
      operationId: 'getModel',
      tags: ['Content'],
      summary: 'Read the content model',
      description:
        'Each collection with its fields: what they hold, which are required, which may be sorted.',
      security: bySession,
      response: {
        200: closed(
          { collections: Type.Array(Type.Record(Type.String(), Type.Unknown())) },
          { description: 'The collections.' },
        ),
      },
    },
    handler: async () => ({
      collections: Object.values(collections).map(({ indexed, ...collection }) => ({
        ...collection,
        sortable: ['slug', 'createdAt', 'updatedAt', '_status', ...Object.keys(indexed)],
      })),
    }),
  })
}
