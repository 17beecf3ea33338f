/**
 * The error replies as the OpenAPI document describes them: their bodies, headers and when they happen.
 *
 * The sentences themselves: `../problem/partner-problem.ts`.
 */

const requestId = {
  description: 'Names this request in the logs of the service.',
  schema: { type: 'string', format: 'uuid' },
}

const errorSchema = { $ref: '#/components/schemas/Error' }

interface Described {
  readonly description: string
  readonly headers?: Readonly<Record<string, object>>
  readonly schema?: object
  readonly example?: object
}

function response({ description, headers, schema, example }: Described): object {
  return {
    description,
    headers: { 'X-Request-Id': requestId, ...headers },
    content: {
      'application/json': { schema: schema ?? errorSchema, ...(example === undefined ? {} : { example }) },
    },
  }
}

const retryAfter = {
  description: 'Whole seconds until a repetition makes sense.',
  schema: { type: 'integer', minimum: 1 },
}

/** `components.responses`, by the names under which operations refer to them. */
export const errorResponses = {
  BadRequest: response({
    description:
      'The version, the tenant, the path, a query parameter or the body cannot be used; `message` says which.',
    example: {
      error: 'Bad Request',
      message: 'Version 2024-01 is not supported. Supported versions: 2025-07, 2026-02',
      requestId: '5e6d1c0e-3f0a-4b56-9f39-3d1a2c5d7f10',
    },
  }),
  Unauthorized: response({
    description: 'The key is missing, malformed, unknown, expired or revoked; which of these is not told.',
    headers: {
      'WWW-Authenticate': { description: 'The challenge.', schema: { const: 'API-Key realm="partners"' } },
    },
    schema: { $ref: '#/components/schemas/BareError' },
    example: { error: 'Unauthorized', message: 'Valid API key required' },
  }),
  Forbidden: response({
    description: 'The user of the key may not enter this tenant, or its role there does not allow this.',
  }),
  NotFound: response({
    description: 'No such tenant, collection or document. A document of another tenant is no document here.',
  }),
  Conflict: response({ description: 'Another document of this collection in the tenant has this slug.' }),
  PreconditionFailed: response({
    description: 'The document has changed since the `ETag` of `If-Match` was read.',
  }),
  ContentTooLarge: response({ description: 'The body is too large.' }),
  UnsupportedMediaType: response({ description: 'The body is not `application/json` in UTF-8.' }),
  UnprocessableContent: response({
    description: 'Fields of the document are not valid; `errors` says which and why.',
    schema: { $ref: '#/components/schemas/ValidationError' },
  }),
  TooManyRequests: response({
    description: 'The key has made too many requests in the last minute; reads and writes count apart.',
    headers: { 'Retry-After': retryAfter },
    schema: { $ref: '#/components/schemas/BareError' },
    example: { error: 'Too Many Requests', message: 'Rate limit exceeded. Please retry later.' },
  }),
  InternalServerError: response({ description: 'A fault of the service.' }),
  ServiceUnavailable: response({
    description: 'The service cannot answer at the moment.',
    headers: { 'Retry-After': retryAfter },
  }),
} as const

const responseOfStatus = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'ContentTooLarge',
  415: 'UnsupportedMediaType',
  422: 'UnprocessableContent',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
} as const satisfies Readonly<Record<number, keyof typeof errorResponses>>

export type ErrorStatus = keyof typeof responseOfStatus

/** References to the replies with `statuses`, for `responses` of an operation. */
export function errorsOf(...statuses: readonly ErrorStatus[]): Record<string, object> {
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      { $ref: `#/components/responses/${responseOfStatus[status]}` },
    ]),
  )
}

const bareProperties = {
  error: { type: 'string', description: 'The text of the status.' },
  message: { type: 'string' },
}
const properties = { ...bareProperties, requestId: { type: 'string', format: 'uuid' } }

/** `components.schemas` of error bodies. */
export const errorSchemas = {
  BareError: {
    type: 'object',
    description: 'The id of the request is in `X-Request-Id` only.',
    required: ['error', 'message'],
    properties: bareProperties,
  },
  Error: { type: 'object', required: ['error', 'message', 'requestId'], properties },
  ValidationError: {
    type: 'object',
    required: ['error', 'message', 'requestId', 'errors'],
    properties: {
      ...properties,
      errors: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['path', 'message', 'code'],
          properties: {
            path: { type: 'string', description: 'Path of the field.', examples: ['title'] },
            message: { type: 'string' },
            code: { type: 'string' },
          },
        },
      },
    },
  },
} as const
