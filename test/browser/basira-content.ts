/**
 * Something to see in a person's dashboard: databases and API keys, made by the API.
 *
 * Starting Basira and signing in are basira.ts.
 */
import type { BasiraDashboard, Person } from './basira.ts'

/** What lists are of, with the newest first. */
export interface Content {
  readonly databases: readonly { readonly id: string; readonly name: string }[]
  readonly keys: readonly { readonly id: string; readonly name: string }[]
}

/** Makes `count` of each, one after the other. */
export async function fillDashboard(
  { url }: BasiraDashboard,
  { email, password }: Person,
  count: number,
): Promise<Content> {
  const { access_token } = await make(url, '/auth/login', { email, password })
  const headers = { authorization: `Bearer ${access_token}` }
  const databases: Content['databases'][number][] = []
  const keys: Content['keys'][number][] = []
  for (let number = 1; number <= count; number++) {
    const database = { name: `orders-${number}`, engine: 'postgres', host: `db-${number}.internal` }
    databases.unshift({ id: idOf(await make(url, '/databases', database, headers)), name: database.name })
    const key = { name: `agent-${number}` }
    keys.unshift({ id: idOf(await make(url, '/api-keys', key, headers)), name: key.name })
  }
  return { databases, keys }
}

function idOf({ id }: Readonly<Record<string, unknown>>): string {
  if (typeof id !== 'string') throw new Error('the reply has no id')
  return id
}

async function make(
  url: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const reply = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as Readonly<Record<string, unknown>>
}
