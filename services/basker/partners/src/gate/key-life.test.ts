import { randomUUID } from 'node:crypto'
import { maintenance } from 'claviger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestPartners, type TestPartners } from '../testing/test-partners.ts'

const operator = maintenance
const path = '/2026-02/royal-opera-house/pages'

let partners: TestPartners
let tenantId = ''
let otherId = ''

beforeAll(async () => {
  partners = await startTestPartners()
  tenantId = (await partners.tenant('royal-opera-house')).id
  otherId = (await partners.tenant('city-arts-centre')).id
})
afterAll(() => partners.close())

async function status(key: string, at = path): Promise<number> {
  return (await partners.ask('GET', at, { key })).status
}

test('a revoked key is refused on the next request, the other keys of its user are not', async () => {
  const { accountId, key } = await partners.person({ [tenantId]: 'viewer' })
  const other = await partners.key(accountId)
  expect([await status(key), await status(other)]).toEqual([200, 200])
  await partners.revoke(key)
  expect([await status(key), await status(other)]).toEqual([401, 200])
})

test('the keys of a disabled user are refused on the next request, and work again once the user is enabled', async () => {
  const { accountId, key } = await partners.person({ [tenantId]: 'viewer' })
  expect(await status(key)).toBe(200)
  await partners.engine.operations.disableAccount(maintenance, accountId, partners.now())
  expect(await status(key)).toBe(401)
  await partners.engine.operations.enableAccount(maintenance, accountId, partners.now())
  expect(await status(key)).toBe(200)
})

test('a key loses a tenant with its user on the next request, and keeps the others', async () => {
  const { accountId, key } = await partners.person({ [tenantId]: 'viewer', [otherId]: 'viewer' })
  const elsewhere = '/2026-02/city-arts-centre/pages'
  expect([await status(key), await status(key, elsewhere)]).toEqual([200, 200])
  await partners.engine.people.removeRole(operator, accountId, tenantId, partners.now())
  expect([await status(key), await status(key, elsewhere)]).toEqual([403, 200])
  const role = { organizationId: tenantId, role: 'viewer' }
  await partners.engine.people.setRole(operator, accountId, role, partners.now())
  expect(await status(key)).toBe(200)
})

test('a role that changes is the key\u2019s role on the next request', async () => {
  const { accountId, key } = await partners.person({ [tenantId]: 'viewer' })
  const body = { title: 'New', slug: `page-${randomUUID()}` }
  expect((await partners.ask('POST', path, { key, body })).status).toBe(403)
  const role = { organizationId: tenantId, role: 'editor' }
  await partners.engine.people.setRole(operator, accountId, role, partners.now())
  expect((await partners.ask('POST', path, { key, body })).status).toBe(201)
})

test('a key that was rotated with an overlap works beside its successor until the overlap is over', async () => {
  const { key } = await partners.person({ [tenantId]: 'viewer' })
  const maker = await partners.holder(key)
  const { presented } = await partners.engine.keys.rotate(
    partners.by(maker),
    maker.credential.id,
    3_600_000,
    partners.now(),
  )
  expect([await status(key), await status(presented.reveal())]).toEqual([200, 200])
  partners.advance(3_601)
  expect([await status(key), await status(presented.reveal())]).toEqual([401, 200])
})

test('a key that expires is refused from that moment', async () => {
  const { key } = await partners.person({ [tenantId]: 'viewer' })
  const maker = await partners.holder(key)
  const made = await partners.engine.keys.create(
    partners.by(maker),
    'short-lived',
    { expiresAt: partners.now() + 60_000 },
    partners.now(),
  )
  expect(made.presented.reveal()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(await status(made.presented.reveal())).toBe(200)
  partners.advance(61)
  expect(await status(made.presented.reveal())).toBe(401)
})
