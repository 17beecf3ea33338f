/**
 * A customer of Basira in a test: signs up, makes a key and asks who the key is.
 *
 * Only what a stranger with an HTTP client can do.
 */
import type { Server } from './deployment.ts'

export interface Customer {
  readonly email: string
  readonly organizationId: string
  readonly accountId: string
  readonly accessToken: string
  readonly key: string
  readonly keyId: string
}

const password = 'a long enough passphrase of a test'

async function post(url: string, body: object, accessToken?: string): Promise<Record<string, unknown>> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify(body),
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${text}`)
  return text === '' ? {} : JSON.parse(text)
}

/** What a server replies to a request with this key, as a status. */
export async function statusWith(server: Server, key: string): Promise<number> {
  const reply = await fetch(`${server.url}/api/v1/auth/me`, { headers: { 'x-api-key': key } })
  await reply.arrayBuffer()
  return reply.status
}

/** The same with an access token. */
export async function statusWithToken(server: Server, accessToken: string): Promise<number> {
  const reply = await fetch(`${server.url}/api/v1/auth/me`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  await reply.arrayBuffer()
  return reply.status
}

/** Signs up and in, and makes a key. */
export async function newCustomer(server: Server, email: string): Promise<Customer> {
  const api = `${server.url}/api/v1`
  await post(`${api}/auth/signup`, { email, password, organization: 'Hamilton' })
  const accessToken = String((await post(`${api}/auth/login`, { email, password }))['access_token'])
  const made = await post(`${api}/api-keys`, { name: 'of a test' }, accessToken)
  const me = await fetch(`${api}/auth/me`, { headers: { authorization: `Bearer ${accessToken}` } })
  const facts: { readonly id: string; readonly organization: { readonly id: string } } = JSON.parse(
    await me.text(),
  )
  return {
    email,
    organizationId: facts.organization.id,
    accountId: facts.id,
    accessToken,
    key: String(made['key']),
    keyId: String(made['id']),
  }
}
