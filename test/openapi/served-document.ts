/**
 * The OpenAPI document as a running Basira serves it, as far as the tests look at it.
 *
 * Whether it is a good one says the linter in document.test.ts.
 */
export interface Operation {
  readonly operationId: string
  readonly method: string
  /** As the document writes it, with `{id}`. */
  readonly path: string
  readonly takesBody: boolean
  /** Whether it demands a credential. */
  readonly isGuarded: boolean
  /** Documented statuses, with the schema of the JSON body where there is one. */
  readonly responses: ReadonlyMap<number, ObjectSchema | null>
}

export interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}

interface RawOperation {
  readonly operationId: string
  readonly requestBody?: unknown
  readonly security?: readonly object[]
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: ObjectSchema }>> }>
  >
}

interface RawDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
}

export async function servedText(origin: string): Promise<string> {
  const reply = await fetch(`${origin}/api/v1/openapi.json`)
  if (!reply.ok) throw new Error(`no document: ${reply.status}`)
  return reply.text()
}

export function operationsOf(text: string): readonly Operation[] {
  const { paths } = JSON.parse(text) as RawDocument
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, requestBody, security = [], responses }]) => ({
      operationId,
      method: method.toUpperCase(),
      path,
      takesBody: requestBody !== undefined,
      isGuarded: security.length > 0 && security.every((scheme) => Object.keys(scheme).length > 0),
      responses: new Map(
        Object.entries(responses).map(([status, { content }]) => [
          Number(status),
          content?.['application/json']?.schema ?? null,
        ]),
      ),
    })),
  )
}

/** What a body has that the schema does not, or the other way round; only the outermost fields. */
export function misfits(schema: ObjectSchema | null, body: unknown): readonly string[] {
  if (schema === null) return body === null ? [] : ['a body']
  if (typeof body !== 'object' || body === null) return ['no object']
  const known = Object.keys(schema.properties ?? {})
  const sent = Object.keys(body)
  return [
    ...(known.length === 0
      ? []
      : sent.filter((name) => !known.includes(name)).map((name) => `unknown ${name}`)),
    ...(schema.required ?? []).filter((name) => !sent.includes(name)).map((name) => `missing ${name}`),
  ]
}
