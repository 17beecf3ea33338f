/**
 * What is done with documents once a request's target is known: list, read, create, change, replace, delete.
 *
 * Rights were judged before (`../target/target.ts`), and are again in the transaction that writes; the rules of content are the content house's.
 */
import {
  type ContentReader,
  type DocumentQuery,
  type Documents,
  type FoundDocument,
  isDuplicateSlug,
  isInvalidDocument,
  isQueryProblem,
  isStaleDocument,
  parseQuery,
  Rendering,
  type Scope,
  type WriteOptions,
} from '@claviger/basker-cms'
import { authorOf, type UnsentReplies } from '@claviger/fastify'
import type { EpochMs } from 'claviger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  bodyNotJson,
  bodyNotObject,
  documentInvalid,
  documentUnknown,
  etagStale,
  type FieldProblem,
  type PartnerProblem,
  queryInvalid,
  slugTaken,
} from '../problem/partner-problem.ts'
import { methodsOf, type Target } from '../target/target.ts'

export interface DocumentRequest {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly target: Target
  readonly scope: Scope
  /** The key that asks. */
  readonly keyId: string
  readonly documents: Documents
  readonly reader: ContentReader
  readonly unsent: UnsentReplies
  readonly now: EpochMs
}

/** Answers a request with a target. @throws PartnerProblem */
export async function serveDocuments(asked: DocumentRequest): Promise<unknown> {
  try {
    return await (asked.target.documentId === null
      ? serveCollection(asked)
      : serveDocument(asked, asked.target.documentId))
  } catch (error) {
    throw problemOf(error, asked.target) ?? error
  }
}

function serveCollection(asked: DocumentRequest): Promise<unknown> {
  switch (asked.request.method) {
    case 'POST':
      return create(asked)
    case 'OPTIONS':
      return options(asked)
    default:
      return list(asked)
  }
}

function serveDocument(asked: DocumentRequest, id: string): Promise<unknown> {
  switch (asked.request.method) {
    case 'PATCH':
      return change(asked, id)
    case 'PUT':
      return replace(asked, id)
    case 'DELETE':
      return remove(asked, id)
    case 'OPTIONS':
      return options(asked)
    default:
      return read(asked, id)
  }
}

/** RFC 9110 §9.3.7. */
async function options({ reply, target }: DocumentRequest): Promise<unknown> {
  return reply.code(204).header('allow', methodsOf(target).join(', ')).send()
}

async function list(asked: DocumentRequest): Promise<unknown> {
  const { keyId, reader, reply, scope, target, unsent } = asked
  const query = queryOf(asked)
  const what = { scope, collection: target.collection.name, names: target.words.names }
  const page = await reader.read({ kind: 'list', query, ...what }, keyId)
  if (page === null) throw new TypeError('partners: a list has no reply')
  return unsent.send(reply, keyId, page.body)
}

async function read(asked: DocumentRequest, id: string): Promise<unknown> {
  const { keyId, reader, reply, scope, target, unsent } = asked
  const presentation = queryOf(asked)
  const what = { scope, collection: target.collection.name, names: target.words.names }
  const found = await reader.read({ kind: 'document', id, presentation, ...what }, keyId)
  if (found === null) throw documentUnknown
  if (found.etag !== null) reply.header('etag', found.etag)
  return unsent.send(reply, keyId, found.body)
}

async function create(asked: DocumentRequest): Promise<unknown> {
  const { documents, now, request, scope, target } = asked
  return send(
    asked,
    201,
    await documents.create(scope, target.collection, bodyOf(asked), { author: authorOf(request), now }),
  )
}

async function change(asked: DocumentRequest, id: string): Promise<unknown> {
  const { documents, scope, target } = asked
  const how = howOf(asked)
  return send(asked, 200, await documents.update(scope, target.collection, id, bodyOf(asked), how))
}

async function replace(asked: DocumentRequest, id: string): Promise<unknown> {
  const { documents, scope, target } = asked
  const how = howOf(asked)
  return send(asked, 200, await documents.replace(scope, target.collection, id, bodyOf(asked), how))
}

async function remove(asked: DocumentRequest, id: string): Promise<unknown> {
  const { documents, scope, target } = asked
  return send(asked, 200, await documents.delete(scope, target.collection, id, howOf(asked)))
}

function send({ reply, target }: DocumentRequest, status: number, found: FoundDocument | null): unknown {
  if (found === null) throw documentUnknown
  const { json } = new Rendering(target.words.names).document(target.collection, found.document)
  return reply
    .code(status)
    .headers({ etag: found.etag, 'content-type': 'application/json; charset=utf-8' })
    .send(json)
}

/** The query as the content model has it, read in the words of the version. */
function queryOf({ request, target: { collection, words } }: DocumentRequest): DocumentQuery {
  const url = request.raw.url ?? ''
  const at = url.indexOf('?')
  const model = words.collections
  const query = parseQuery(at === -1 ? '' : url.slice(at + 1), model[collection.name], model)
  return words.queryNow(collection.name, query)
}

/** @throws PartnerProblem 400 for what is no object, 422 for a field that only later versions have */
function bodyOf({ request, target: { collection, words } }: DocumentRequest): unknown {
  const { body } = request
  if (body === undefined) throw bodyNotJson
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bodyNotObject
  const now = words.bodyNow(collection.name, body as Readonly<Record<string, unknown>>)
  if (now.unknown.length === 0) return now.body
  throw documentInvalid(
    now.unknown.map((path) => ({ path, message: 'There is no such field', code: 'unknown_field' })),
  )
}

function howOf({ now, request }: DocumentRequest): WriteOptions {
  return { author: authorOf(request), now, ifMatch: request.headers['if-match'] ?? null }
}

/** What the content house says no with, in the words of the wire; null: something else. */
function problemOf(error: unknown, { collection, words }: Target): PartnerProblem | null {
  if (isQueryProblem(error)) return queryInvalid(error.message)
  if (isDuplicateSlug(error)) return slugTaken
  if (isStaleDocument(error)) return etagStale
  if (!isInvalidDocument(error)) return null
  const errors = error.issues.map(({ path, message, code }): FieldProblem => {
    const then = words.pathThen(collection.name, path)
    // Messages begin with the field that they are about.
    const rest = message.startsWith(path) ? then + message.slice(path.length) : message
    return { path: then, message: rest, code }
  })
  return documentInvalid(errors)
}
