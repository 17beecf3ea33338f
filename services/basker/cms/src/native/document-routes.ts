/**
 * `/api/tenants/{slug}/{collection}`: the content of a tenant, for the panel.
 *
 * The same documents as in the Partners API, without versions; what a document may hold: `../model/`.
 */
import { authorOf, callerOf, requireCaller, type Server } from '@claviger/fastify'
import { closed, refusesCaller, refusesCallerAndBody } from '@claviger/service'
import { Refusal } from 'claviger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { ContentRead } from '../content/content-read.ts'
import type { FoundDocument } from '../content/document.ts'
import { parseQuery } from '../content/parse-query.ts'
import { type Condition, type DocumentQuery, defaultQuery } from '../content/query.ts'
import { modelNames } from '../content/rendering.ts'
import { findCollection } from '../model/collections.ts'
import type { Collection } from '../model/field.ts'
import { isSiteOwner, mayWrite, roleIn } from '../tenant/role.ts'
import type { Scope } from '../tenant/tenant.ts'
import { bySession, type NativeParts } from './native-parts.ts'

const tags = ['Content']

const name = Type.String({ minLength: 1, maxLength: 100 })
const CollectionParams = closed({ tenant: name, collection: name })
const DocumentParams = closed({ tenant: name, collection: name, id: name })

const ListQuery = closed({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  sort: Type.Optional(
    Type.String({ maxLength: 200, description: '`-updatedAt`; several parted by commas.' }),
  ),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'What the title has to contain.' })),
  status: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('published')])),
})

const Document = Type.Record(Type.String(), Type.Unknown(), {
  description: 'A document, flat: its fields beside `id`, `_status`, `createdAt` and `updatedAt`.',
})
const nullableNumber = Type.Union([Type.Integer(), Type.Null()])
const Page = closed(
  {
    docs: Type.Array(Document),
    totalDocs: Type.Integer(),
    limit: Type.Integer(),
    totalPages: Type.Integer(),
    page: Type.Integer(),
    pagingCounter: Type.Integer(),
    hasPrevPage: Type.Boolean(),
    hasNextPage: Type.Boolean(),
    prevPage: nullableNumber,
    nextPage: nullableNumber,
  },
  { description: 'A page of documents.' },
)

/** With tokens in cookies a body may be any JSON; which fields it may have, the model says (422). */
const AnyBody = Type.Unknown({ description: 'The fields of the document; `_status` publishes.' })

const signedIn = requireCaller({ session: true })
const reads = refusesCaller('role_missing', 'not_found')
const writes = refusesCallerAndBody('role_missing', 'not_found')

export function documentRoutes(app: Server, parts: NativeParts): void {
  listRoute(app, parts)
  getRoute(app, parts)
  createRoute(app, parts)
  changeRoutes(app, parts)
  deleteRoute(app, parts)
}

interface Place {
  readonly scope: Scope
  readonly collection: Collection
}

interface Names {
  readonly tenant: string
  readonly collection: string
}

/**
 * The tenant and collection of a path, as far as the caller may go there.
 *
 * @throws Refusal `role_missing`: no role, or one that only reads where `writing`; the same for tenants that do not exist
 * @throws Refusal `not_found`
 */
async function placeOf(
  request: FastifyRequest,
  { tenants }: NativeParts,
  names: Names,
  writing: boolean,
): Promise<Place> {
  const who = callerOf(request)
  const tenant = await tenants.findBySlug(names.tenant)
  if (tenant === null) throw new Refusal(isSiteOwner(who) ? 'not_found' : 'role_missing')
  const role = roleIn(who, tenant.id)
  if (role === null || (writing && !mayWrite(role))) throw new Refusal('role_missing')
  const collection = findCollection(names.collection)
  if (collection === null) throw new Refusal('not_found')
  return { collection, scope: await tenants.scopeOf(tenant, role) }
}

function queryOf(asked: Static<typeof ListQuery>, collection: Collection): DocumentQuery {
  const { limit = 25, page = 1, sort, search, status } = asked
  const conditions: Condition[] = []
  if (search !== undefined && search.trim() !== '') {
    const field = collection.titleField
    conditions.push({ kind: 'compare', field, operator: 'contains', value: search.trim() })
  }
  if (status !== undefined) {
    conditions.push({ kind: 'compare', field: '_status', operator: 'equals', value: status })
  }
  const terms = parseQuery(`sort=${encodeURIComponent(sort ?? '-updatedAt')}`, collection).sort
  return {
    ...defaultQuery,
    limit,
    page,
    sort: terms,
    where: conditions.length === 0 ? null : { kind: 'and', conditions },
    depth: 0,
    draft: true,
  }
}

function listRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'GET',
    url: '/tenants/:tenant/:collection',
    onRequest: signedIn,
    config: { refuses: [...reads.refuses, 'query_invalid'] },
    schema: {
      operationId: 'listDocuments',
      tags,
      summary: 'List documents',
      description: 'Drafts too, for those who may write. Relationships are ids.',
      security: bySession,
      params: CollectionParams,
      querystring: ListQuery,
      response: { 200: Page },
    },
    handler: async (request, reply) => {
      const { scope, collection } = await placeOf(request, parts, request.params, false)
      const query = queryOf(request.query, collection)
      const what = { scope, collection: collection.name, names: modelNames }
      return readAs(request, reply, parts, { kind: 'list', query, ...what })
    },
  })
}

/** Relationships as ids: what is read is what can be written back. */
const flat = { ...defaultQuery, depth: 0, draft: true }

function getRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'GET',
    url: '/tenants/:tenant/:collection/:id',
    onRequest: signedIn,
    config: reads,
    schema: {
      operationId: 'getDocument',
      tags,
      summary: 'Read a document',
      security: bySession,
      params: DocumentParams,
      response: { 200: Document },
    },
    handler: async (request, reply) => {
      const { scope, collection } = await placeOf(request, parts, request.params, false)
      const { id } = request.params
      const what = { scope, collection: collection.name, names: modelNames }
      return readAs(request, reply, parts, { kind: 'document', id, presentation: flat, ...what })
    },
  })
}

/** @throws Refusal `not_found` where there is no document */
async function readAs(
  request: FastifyRequest,
  reply: FastifyReply,
  { reader, unsent }: NativeParts,
  read: ContentRead,
): Promise<FastifyReply> {
  const { id } = callerOf(request).credential
  const found = await reader.read(read, id)
  if (found === null) throw new Refusal('not_found')
  if (found.etag !== null) reply.header('etag', found.etag)
  return unsent.send(reply, id, found.body)
}

function createRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'POST',
    url: '/tenants/:tenant/:collection',
    onRequest: signedIn,
    config: writes,
    schema: {
      operationId: 'createDocument',
      tags,
      summary: 'Make a document',
      description: 'A draft, unless `_status` says otherwise. 409 for a slug that is taken, 422 for fields.',
      security: bySession,
      params: CollectionParams,
      body: AnyBody,
      response: { 201: Document },
    },
    handler: async (request, reply) => {
      const { scope, collection } = await placeOf(request, parts, request.params, true)
      const options = { author: authorOf(request), now: parts.now(), presentation: flat }
      return answer(reply, 201, await parts.documents.create(scope, collection, request.body, options))
    },
  })
}

function changeRoutes(app: Server, parts: NativeParts): void {
  const ways = [
    { method: 'PATCH', verb: 'update', operationId: 'updateDocument', summary: 'Change fields' },
    { method: 'PUT', verb: 'replace', operationId: 'replaceDocument', summary: 'Replace all fields' },
  ] as const
  for (const { method, verb, operationId, summary } of ways) {
    app.route({
      method,
      url: '/tenants/:tenant/:collection/:id',
      onRequest: signedIn,
      config: writes,
      schema: {
        operationId,
        tags,
        summary,
        description: 'With `If-Match`: 412 where the document has changed since.',
        security: bySession,
        params: DocumentParams,
        body: AnyBody,
        response: { 200: Document },
      },
      handler: async (request, reply) => {
        const { scope, collection } = await placeOf(request, parts, request.params, true)
        const { id } = request.params
        const options = {
          author: authorOf(request),
          now: parts.now(),
          ifMatch: request.headers['if-match'] ?? null,
          presentation: flat,
        }
        const found = await parts.documents[verb](scope, collection, id, request.body, options)
        return answer(reply, 200, found)
      },
    })
  }
}

function deleteRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'DELETE',
    url: '/tenants/:tenant/:collection/:id',
    onRequest: signedIn,
    config: writes,
    schema: {
      operationId: 'deleteDocument',
      tags,
      summary: 'Delete a document',
      security: bySession,
      params: DocumentParams,
      response: { 200: Document },
    },
    handler: async (request, reply) => {
      const { scope, collection } = await placeOf(request, parts, request.params, true)
      const { id } = request.params
      const options = {
        author: authorOf(request),
        now: parts.now(),
        ifMatch: request.headers['if-match'] ?? null,
        presentation: flat,
      }
      return answer(reply, 200, await parts.documents.delete(scope, collection, id, options))
    },
  })
}

/** @throws Refusal `not_found` where there is no document */
function answer(reply: FastifyReply, status: 200 | 201, found: FoundDocument | null): FastifyReply {
  if (found === null) throw new Refusal('not_found')
  return reply.code(status).header('etag', found.etag).send(found.document)
}
