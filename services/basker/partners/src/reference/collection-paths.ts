/**
 * The operations on one collection as the OpenAPI document describes them.
 *
 * What documents look like: `document-schemas.ts`; what can go wrong: `error-responses.ts`.
 */
import type { Collection } from '@claviger/basker-cms'
import { documentSchemaName } from './document-schemas.ts'
import { type ErrorStatus, errorsOf } from './error-responses.ts'
import { parametersOf } from './parameters.ts'

const requestId = { $ref: '#/components/headers/RequestId' }
const etag = { $ref: '#/components/headers/ETag' }
/** What any request to a tenant may meet. */
const always: readonly ErrorStatus[] = [400, 401, 403, 404, 429, 500, 503]
/** What any request with a body may meet besides. */
const withBody: readonly ErrorStatus[] = [409, 413, 415, 422]

function json(schemaName: string): object {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${schemaName}` } } }
}

function given(schemaName: string, description: string): object {
  return { description, headers: { ETag: etag, 'X-Request-Id': requestId }, content: json(schemaName) }
}

function taken(schemaName: string): object {
  return { required: true, content: json(schemaName) }
}

function collectionPath(collection: Collection, name: string): object {
  const { name: tag } = collection
  return {
    parameters: parametersOf('version', 'tenant', 'tenantSlug', 'tenantId'),
    get: {
      operationId: `list${name}Documents`,
      tags: [tag],
      summary: `List ${tag}`,
      description:
        'Those of the tenant, and where its group shares this collection, the published ones of the group.',
      parameters: parametersOf(
        ...([
          'limit',
          'page',
          'sort',
          'where',
          'select',
          'populate',
          'depth',
          'draft',
          'pagination',
        ] as const),
      ),
      responses: {
        200: { description: 'A page.', headers: { 'X-Request-Id': requestId }, content: json(`${name}List`) },
        ...errorsOf(...always),
      },
    },
    post: {
      operationId: `create${name}`,
      tags: [tag],
      summary: `Create one of ${tag}`,
      description: 'A draft where the body does not say `_status`. For owners and editors of the tenant.',
      requestBody: taken(`${name}Body`),
      responses: { 201: given(name, 'The new document.'), ...errorsOf(...always, ...withBody) },
    },
  }
}

function documentPath(collection: Collection, name: string): object {
  const { name: tag } = collection
  const changed = { 200: given(name, 'The document as it is now.') }
  return {
    parameters: parametersOf('version', 'tenant', 'documentId', 'tenantSlug', 'tenantId'),
    get: {
      operationId: `get${name}`,
      tags: [tag],
      summary: `Read one of ${tag}`,
      parameters: parametersOf('select', 'populate', 'depth', 'draft'),
      responses: { 200: given(name, 'The document.'), ...errorsOf(...always) },
    },
    patch: {
      operationId: `update${name}`,
      tags: [tag],
      summary: `Change one of ${tag}`,
      description: 'Fields that are not named stay as they are; null empties one.',
      parameters: parametersOf('ifMatch'),
      requestBody: taken(`${name}Changes`),
      responses: { ...changed, ...errorsOf(...always, ...withBody, 412) },
    },
    put: {
      operationId: `replace${name}`,
      tags: [tag],
      summary: `Replace one of ${tag}`,
      description: 'Fields that are not named are emptied; `_status` stays where the body does not say it.',
      parameters: parametersOf('ifMatch'),
      requestBody: taken(`${name}Body`),
      responses: { ...changed, ...errorsOf(...always, ...withBody, 412) },
    },
    delete: {
      operationId: `delete${name}`,
      tags: [tag],
      summary: `Delete one of ${tag}`,
      parameters: parametersOf('ifMatch'),
      responses: { 200: given(name, 'The document as it was.'), ...errorsOf(...always, 412) },
    },
  }
}

/** `paths` of one collection. */
export function collectionPaths(collection: Collection): Record<string, object> {
  const name = documentSchemaName(collection)
  const base = `/partners/{version}/{tenant}/${collection.name}`
  return { [base]: collectionPath(collection, name), [`${base}/{id}`]: documentPath(collection, name) }
}
