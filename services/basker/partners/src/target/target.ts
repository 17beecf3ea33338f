/**
 * The target of a request: version, tenant, role, collection and document, each checked in the order of the wire.
 *
 * Nothing here is asked before the key is known to be good (`../gate/`).
 */
import {
  type Collection,
  findCollection,
  mayWrite,
  roleIn,
  type Tenant,
  type TenantRole,
} from '@claviger/basker-cms'
import type { Principal } from 'claviger'
import type { FastifyRequest } from 'fastify'
import {
  collectionMissing,
  collectionUnknown,
  documentIdMissing,
  methodNotAllowed,
  pathUnknown,
  roleMissing,
  tenantForbidden,
  versionUnsupported,
} from '../problem/partner-problem.ts'
import { versions } from '../version/version.ts'
import { VersionWords } from '../version/version-words.ts'
import { requestPath } from './request-path.ts'
import { type TenantDirectory, tenantOf } from './tenant-of.ts'

export interface Target {
  readonly words: VersionWords
  readonly tenant: Tenant
  readonly role: TenantRole
  readonly collection: Collection
  /** Null: the collection as a whole. */
  readonly documentId: string | null
}

const wordsOf = new Map(versions.map((version) => [version.id, new VersionWords(version)]))

const ofCollection = ['GET', 'HEAD', 'OPTIONS', 'POST']
const ofDocument = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'PUT']
const writing = new Set(['POST', 'PATCH', 'PUT', 'DELETE'])

/** Methods that the path of `target` answers to. */
export function methodsOf({ documentId }: Pick<Target, 'documentId'>): readonly string[] {
  return documentId === null ? ofCollection : ofDocument
}

/** @throws PartnerProblem for the first thing that is wrong */
export async function targetOf(
  directory: TenantDirectory,
  request: FastifyRequest,
  who: Principal,
): Promise<Target> {
  const path = requestPath(request.raw.url ?? '')
  const words = wordsOf.get(path.version)
  if (words === undefined) {
    throw versionUnsupported(
      path.version,
      versions.map(({ id }) => id),
    )
  }
  const tenant = await tenantOf(directory, request.raw.headers, path.tenant)
  const role = roleIn(who, tenant.id)
  if (role === null) throw tenantForbidden
  const target = { words, tenant, role, ...contentOf(path, request.method) }
  if (writing.has(request.method) && !mayWrite(role)) throw roleMissing
  return target
}

function contentOf(
  path: ReturnType<typeof requestPath>,
  method: string,
): Pick<Target, 'collection' | 'documentId'> {
  if (path.collection === '') throw collectionMissing
  const collection = findCollection(path.collection)
  if (collection === null) throw collectionUnknown
  if (path.isLonger) throw pathUnknown
  const documentId = path.documentId === '' ? null : path.documentId
  if (documentId === null && (method === 'PATCH' || method === 'PUT' || method === 'DELETE')) {
    throw documentIdMissing
  }
  const allow = methodsOf({ documentId })
  if (!allow.includes(method)) throw methodNotAllowed(allow)
  return { collection, documentId }
}
