/**
 * The parameters of the Partners API as its OpenAPI document describes them.
 *
 * What they mean to a query is read by the content house.
 */
import { newestVersion, versions } from '../version/version.ts'

type Parameter = Readonly<Record<string, unknown>>

const slug = { type: 'string' }
const id = { type: 'string', pattern: '^[0-9a-f]{24}$' }
const flag = { type: 'boolean' }

function query(name: string, description: string, schema: object, more: object = {}): Parameter {
  return { name, in: 'query', description, schema, ...more }
}

/** An object in brackets: `name[key]=value`. Without an example the page would make one up, and send it. */
const brackets = { style: 'deepObject', explode: true, example: {} }
const anyObject = { type: 'object', additionalProperties: true }

/** `components.parameters`, by the names under which operations refer to them. */
export const parameters = {
  version: {
    name: 'version',
    in: 'path',
    required: true,
    description: 'What differs is in *Versions* above.',
    schema: { enum: versions.map((version) => version.id), default: newestVersion.id },
  },
  tenant: {
    name: 'tenant',
    in: 'path',
    required: true,
    description: 'Slug or id of the tenant.',
    schema: slug,
    example: 'royal-opera-house',
  },
  tenantSlug: {
    name: 'x-basker-tenant-slug',
    in: 'header',
    description: 'May repeat which tenant is meant; must not name another.',
    schema: slug,
  },
  tenantId: {
    name: 'x-basker-tenant-id',
    in: 'header',
    description: 'May repeat which tenant is meant; must not name another.',
    schema: id,
  },
  documentId: { name: 'id', in: 'path', required: true, description: 'Id of the document.', schema: id },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The `ETag` of the document as it was read: if it has changed since, nothing is written.',
    schema: { type: 'string' },
  },
  limit: query('limit', 'Documents on a page.', { type: 'integer', minimum: 1, maximum: 100, default: 10 }),
  page: query('page', 'Which page, from 1.', { type: 'integer', minimum: 1, maximum: 1_000_000, default: 1 }),
  sort: query(
    'sort',
    'Fields to sort by, parted by commas, as `-updatedAt,slug`; `-` before one for descending. Text is sorted by code point.',
    { type: 'string', default: '-createdAt' },
  ),
  where: query(
    'where',
    'Conditions: `where[field][operator]=value`, with `equals`, `contains` (whatever the case), `greater_than`, `greater_than_equal`, `less_than`, `less_than_equal`; `where[or][0][field][operator]=value` and `where[and]…` join them. Also as one JSON string.',
    anyObject,
    brackets,
  ),
  select: query(
    'select',
    'Fields that are given beside `id`: `select[title]=true`.',
    { type: 'object', additionalProperties: flag },
    brackets,
  ),
  populate: query(
    'populate',
    'Relationships that are followed: `populate[venue]=true`; or what populated documents of a collection have: `populate[venues][name]=true`.',
    anyObject,
    brackets,
  ),
  depth: query('depth', 'How many relationships deep documents stand in for their ids.', {
    type: 'integer',
    minimum: 0,
    maximum: 3,
    default: 1,
  }),
  draft: query('draft', "Drafts too, where the role of the key's user may see them.", {
    ...flag,
    default: false,
  }),
  pagination: query('pagination', '`false`: everything on one page, at most 1,000 documents.', {
    ...flag,
    default: true,
  }),
} as const satisfies Readonly<Record<string, Parameter>>

/** References to parameters, for an operation or a path. */
export function parametersOf(...names: readonly (keyof typeof parameters)[]): readonly object[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
}
