/**
 * What documents of a collection look like, as schemas of the OpenAPI document, made from the content model.
 *
 * Which operations give and take them: `collection-paths.ts`.
 */
import type { Collection, Field } from '@claviger/basker-cms'

type Schema = Readonly<Record<string, unknown>>

const id: Schema = { type: 'string', pattern: '^[0-9a-f]{24}$', examples: ['65f0c1a2b3d4e5f60718293a'] }
const moment: Schema = { type: 'string', format: 'date-time', examples: ['2026-01-31T09:30:00.000Z'] }
const status: Schema = { enum: ['draft', 'published'] }

/** Name of the schema of `collection`'s documents: `Event`. */
export function documentSchemaName({ label }: Collection): string {
  return label.replaceAll(/[^A-Za-z]/g, '')
}

/** What is under a field when it is not empty, in a body. */
function valueSchema(field: Field): Schema {
  const description = field.label
  switch (field.type) {
    case 'text':
    case 'richText':
      return {
        type: 'string',
        maxLength: field.maxLength,
        description: field.type === 'richText' ? `${description}, in Markdown` : description,
      }
    case 'slug':
      return { type: 'string', maxLength: field.maxLength, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', description }
    case 'number':
      return {
        type: field.integer ? 'integer' : 'number',
        minimum: field.min,
        maximum: field.max,
        description,
      }
    case 'boolean':
      return { type: 'boolean', description }
    case 'date':
      return { ...moment, description }
    case 'select':
      return { enum: field.options, description }
    case 'relationship': {
      const one = { ...id, description: `${description}: id of one of \`${field.to}\`` }
      return field.many ? { type: 'array', maxItems: field.maxItems, items: one } : one
    }
    case 'list':
      return {
        type: 'array',
        maxItems: field.maxItems,
        items: { type: 'string', maxLength: field.maxLength },
        description,
      }
    case 'group':
      return {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(field.fields.map((inner) => [inner.name, orNull(valueSchema(inner))])),
        description,
      }
  }
}

function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] }
}

/** Whether an empty field is something else than null. */
function isNeverNull(field: Field): boolean {
  return field.required || field.type === 'boolean' || field.type === 'list' || isMany(field)
}

function isMany(field: Field): boolean {
  return field.type === 'relationship' && field.many
}

/** What is under a field in a reply: a relationship may be populated. */
function replySchema(field: Field, schemaOf: (collection: string) => string): Schema {
  if (field.type !== 'relationship') return emptyable(field, valueSchema(field))
  const one = { anyOf: [id, { $ref: `#/components/schemas/${schemaOf(field.to)}` }] }
  return emptyable(field, field.many ? { type: 'array', items: one } : one)
}

function emptyable(field: Field, schema: Schema): Schema {
  return isNeverNull(field) ? schema : orNull(schema)
}

/** Schemas of a collection: a document, the body that makes or replaces one, the body that merges into one, a page. */
export function documentSchemas(
  collection: Collection,
  schemaOf: (collection: string) => string,
): Record<string, Schema> {
  const name = documentSchemaName(collection)
  const { fields } = collection
  const written = Object.fromEntries(
    fields.map((field) => [field.name, emptyable(field, valueSchema(field))]),
  )
  const leftAlone = { description: 'Left alone: a document may be sent back as it was given.' }
  const givenBack = Object.fromEntries(
    ['id', 'tenant', 'createdAt', 'updatedAt'].map((name) => [name, leftAlone]),
  )
  const body = {
    type: 'object',
    additionalProperties: false,
    properties: { ...written, ...givenBack, _status: { ...status, default: 'draft' } },
  }
  return {
    [name]: {
      type: 'object',
      description: 'With `select` only `id` and what was selected. Empty fields are null.',
      required: ['id'],
      properties: {
        id,
        tenant: { ...id, description: 'The tenant it belongs to: in a group not always the one asked.' },
        ...Object.fromEntries(fields.map((field) => [field.name, replySchema(field, schemaOf)])),
        _status: status,
        createdAt: moment,
        updatedAt: moment,
      },
    },
    [`${name}Body`]: {
      ...body,
      required: fields.filter(({ required }) => required).map((field) => field.name),
    },
    [`${name}Changes`]: { ...body, properties: { ...written, ...givenBack, _status: status } },
    [`${name}List`]: pageSchema(name),
  }
}

function pageSchema(name: string): Schema {
  const pageOrNull = { type: ['integer', 'null'] }
  const properties = {
    docs: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
    totalDocs: { type: 'integer' },
    limit: { type: 'integer' },
    totalPages: { type: 'integer' },
    page: { type: 'integer' },
    pagingCounter: { type: 'integer', description: 'Number of the first document on the page, from 1.' },
    hasPrevPage: { type: 'boolean' },
    hasNextPage: { type: 'boolean' },
    prevPage: pageOrNull,
    nextPage: pageOrNull,
  }
  return { type: 'object', required: Object.keys(properties), properties }
}
