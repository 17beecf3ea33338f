/**
 * A reply as tests look at it: status, headers, the JSON in it, the cookies it sets.
 *
 * For tests of this service only; nothing that ships imports it.
 */
export type Fields = Readonly<Record<string, unknown>>

export interface Reply {
  readonly status: number
  readonly headers: Headers
  /** What came, as text. */
  readonly raw: string
  /** The body; `{}` where there is none or it is not an object. */
  readonly body: Fields
  /** Cookies by name, as the browser would send them back; `''` for one that is taken away. */
  readonly cookies: Readonly<Record<string, string>>
}

function objectIn(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Fields) : {}
  } catch {
    return {}
  }
}

export async function replyOf(response: Response): Promise<Reply> {
  const raw = await response.text()
  const pairs = response.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  return {
    status: response.status,
    headers: response.headers,
    raw,
    body: objectIn(raw),
    cookies: Object.fromEntries(pairs),
  }
}

/** The text under `name`. @throws TypeError where there is none */
export function text(reply: Reply, name: string): string {
  const value = reply.body[name]
  if (typeof value !== 'string') throw new TypeError(`${name} is not in ${reply.status} ${reply.raw}`)
  return value
}

/** The objects of the list under `name`. */
export function list(reply: Reply, name: string): readonly Fields[] {
  const value = reply.body[name]
  if (!Array.isArray(value)) throw new TypeError(`${name} is no list in ${reply.status} ${reply.raw}`)
  return value as readonly Fields[]
}

/** `Cookie` header that sends back what `reply` has set. */
export function cookieHeader(...replies: readonly Reply[]): string {
  const jar = Object.assign({}, ...replies.map(({ cookies }) => cookies)) as Record<string, string>
  return Object.entries(jar)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}
