/**
 * The worst that a call of an OpenAPI document may be sent: bodies, queries and headers as large as they are taken, made to be
 * read for long.
 *
 * Made from the document, so that a new call or a new field is tried without anybody thinking of it.
 */
type Json = Readonly<Record<string, unknown>>

export interface DescribedCall {
  readonly operationId: string
  readonly method: string
  /** With `{…}` where something is to be filled in. */
  readonly path: string
  /** Whether it demands a credential. */
  readonly isGuarded: boolean
  /** Schema of its JSON body, resolved; null: it takes none. */
  readonly body: Json | null
  readonly query: readonly { readonly name: string; readonly schema: Json }[]
}

export interface WorstInput {
  readonly what: string
  /** With its question mark; empty: none. */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

const strangerBytes = 16_384
const callerBytes = 1_048_576
/** Of a header section of 16 KiB; the rest is left for the others. */
const headBytes = 13_000

export function callsOf(text: string): readonly DescribedCall[] {
  const document = JSON.parse(text) as Json
  const resolved = (value: unknown): unknown => {
    const ref: unknown = isRecord(value) ? value['$ref'] : undefined
    if (typeof ref !== 'string') return value
    const found = ref
      .slice(2)
      .split('/')
      .reduce<unknown>((inside, name) => (isRecord(inside) ? inside[name] : undefined), document)
    return resolved(found)
  }
  const deeply = (value: unknown, depth = 0): unknown => {
    const here = resolved(value)
    if (depth > 12) return {}
    if (Array.isArray(here)) return here.map((one) => deeply(one, depth + 1))
    if (!isRecord(here)) return here
    return Object.fromEntries(Object.entries(here).map(([name, one]) => [name, deeply(one, depth + 1)]))
  }
  return Object.entries(document['paths'] as Json).flatMap(([path, item]) =>
    Object.entries(item as Json)
      .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map(([method, given]) => {
        const operation = deeply(given) as Json
        const shared = deeply((item as Json)['parameters'] ?? []) as readonly Json[]
        const parameters = [...shared, ...((operation['parameters'] ?? []) as readonly Json[])]
        const security = (operation['security'] ?? document['security'] ?? []) as readonly object[]
        const content = (operation['requestBody'] as Json | undefined)?.['content'] as Json | undefined
        const schema = (content?.['application/json'] as Json | undefined)?.['schema'] as Json | undefined
        return {
          operationId: String(operation['operationId']),
          method: method.toUpperCase(),
          path,
          isGuarded: security.some((scheme) => Object.keys(scheme).length > 0),
          body: schema ?? null,
          query: parameters
            .filter((parameter) => parameter['in'] === 'query')
            .map(({ name, schema: of }) => ({ name: String(name), schema: (of ?? {}) as Json })),
        }
      }),
  )
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value as large as `schema` allows. */
function largest(schema: Json): unknown {
  const { anyOf, const: constant, enum: options } = schema
  if (constant !== undefined) return constant
  if (Array.isArray(options)) return options.at(-1)
  if (Array.isArray(anyOf)) return largest((anyOf[0] ?? {}) as Json)
  const ofType = largestOf[String(schema['type'])] ?? largestObject
  return ofType(schema)
}

const largestOf: Readonly<Record<string, (schema: Json) => unknown>> = {
  string: ({ examples, format, maxLength, pattern }) => {
    if (pattern !== undefined && Array.isArray(examples)) return examples[0]
    return format === 'date-time' ? '2026-01-31T12:00:00Z' : 'a'.repeat(Number(maxLength ?? 1_000))
  },
  integer: ({ maximum }) => Number(maximum ?? 1),
  number: ({ maximum }) => Number(maximum ?? 1),
  boolean: () => true,
  array: ({ items, maxItems }) =>
    Array.from({ length: Math.min(Number(maxItems ?? 100), 1_000) }, () => largest((items ?? {}) as Json)),
}

function largestObject({ properties }: Json): unknown {
  const fields = Object.entries((properties ?? {}) as Json)
  return Object.fromEntries(fields.map(([name, of]) => [name, largest(of as Json)]))
}

/** Texts of about `bytes` as JSON, each of which is read for long by something. */
function longTexts(bytes: number): Readonly<Record<string, string>> {
  return {
    blanks: ' '.repeat(bytes),
    'combining marks': '\u0301'.repeat(bytes / 2),
    pairs: '\u{1f469}\u200d'.repeat(bytes / 8),
  }
}

/** As many entries of `one` as fit into `bytes`. */
function crowd(bytes: number, one: unknown): unknown[] {
  const size = JSON.stringify(one)?.length ?? 4
  return Array.from({ length: Math.floor(bytes / (size + 1)) }, () => one)
}

/** A name for every 64 bytes, as many as a body may have. */
function namesIn(bytes: number): Json {
  const count = Math.floor(bytes / 70)
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'v'.repeat(50)]))
}

function nested(bytes: number): string {
  return '['.repeat(bytes / 2) + ']'.repeat(bytes / 2)
}

function* bodiesOf(schema: Json, bytes: number): Generator<readonly [string, string]> {
  const base = largest(schema)
  yield ['the largest that fits', JSON.stringify(base)]
  yield ['unknown fields', JSON.stringify(namesIn(bytes))]
  yield ['nothing but names', `{${'"a":1,'.repeat(bytes / 6)}"a":1}`]
  yield ['nothing but brackets', nested(bytes)]
  yield ['names in a name', JSON.stringify({ a: '"__proto__":'.repeat(bytes / 16) })]
  yield ['escapes', `{"a":"${'\\ud800'.repeat(bytes / 6 - 2)}"}`]
  if (!isRecord(base)) return
  const room = bytes - JSON.stringify(base).length - 100
  if (room < 1_000) return
  for (const [name, of] of Object.entries((schema['properties'] ?? {}) as Json)) {
    const { items, type } = of as Json
    const values: Record<string, unknown> = {
      'a list': crowd(room, items === undefined ? 'a' : largest(items as Json)),
      'an object': namesIn(room),
      ...(type === 'string' ? longTexts(room) : {}),
    }
    for (const [what, value] of Object.entries(values)) {
      yield [`${name}: ${what}`, JSON.stringify({ ...base, [name]: value })]
    }
  }
}

function* queriesOf({ query }: DescribedCall): Generator<readonly [string, string]> {
  yield ['thousands of parameters', `?${'a&'.repeat(headBytes / 2)}`]
  yield ['the same parameter', `?${'limit=1&'.repeat(headBytes / 8)}`]
  yield ['escapes', `?a=${'%C3%A9'.repeat(headBytes / 6)}`]
  for (const { name, schema } of query) {
    yield [`${name} as large as it fits`, `?${name}=${encodeURIComponent(String(largest(schema)))}`]
    yield [`a long ${name}`, `?${name}=${'a'.repeat(headBytes)}`]
    yield [`${name} in brackets`, `?${name}${'[a]'.repeat(headBytes / 3)}=1`]
    yield [`many ${name}`, `?${`${name}[]=1&`.repeat(Math.floor(headBytes / (name.length + 5)))}`]
    yield [`${name} with commas`, `?${name}=${'a,'.repeat(headBytes / 2)}`]
  }
}

const headers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a long cookie header': { cookie: 'a=b; '.repeat(headBytes / 5) },
  'a long user agent': { 'user-agent': '('.repeat(headBytes) },
  'a long accept header': { accept: 'text/html;q=0.1,'.repeat(headBytes / 16) },
  'many addresses': { 'x-forwarded-for': '127.0.0.1,'.repeat(headBytes / 10) },
  'a long entity tag': { 'if-match': '"a",'.repeat(headBytes / 4) },
}

/** Everything that `call` is to be tried with. */
export function* worstInputs(call: DescribedCall): Generator<WorstInput> {
  const plain = call.body === null ? null : JSON.stringify(largest(call.body))
  for (const [what, of] of Object.entries(headers)) yield { what, query: '', headers: of, body: plain }
  for (const [what, query] of queriesOf(call)) yield { what, query, headers: {}, body: plain }
  if (call.body === null) return
  const bytes = call.isGuarded ? callerBytes : strangerBytes
  for (const [what, body] of bodiesOf(call.body, bytes - 200)) yield { what, query: '', headers: {}, body }
}
