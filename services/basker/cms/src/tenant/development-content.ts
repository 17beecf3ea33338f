/**
 * Two tenants with content, for a first start in development and for tests: the same at every start.
 *
 * The houses are real, everything said about them is made up.
 */
import { createHash } from 'node:crypto'
import type { OpenedStore, StoreEngine } from '@claviger/store'
import { type EpochMs, maintenance } from 'claviger'
import { Documents } from '../content/documents.ts'
import { collections } from '../model/collections.ts'
import type { CollectionName } from '../model/field.ts'
import { type House, houses } from './development-houses.ts'
import type { Scope, Tenant } from './tenant.ts'
import { Tenants } from './tenants.ts'

/** As many hex characters as asked for that are always the same for the same name. */
function steadyId(name: string): string {
  return createHash('sha256').update(`basker development ${name}`).digest('hex').slice(0, 24)
}

/** Random bytes that are not: ids of documents come out the same at every start. */
function steadyBytes(name: string): (size: number) => Buffer {
  let count = 0
  return (size) => {
    count += 1
    return createHash('sha512').update(`${name} ${count}`).digest().subarray(0, size)
  }
}

/**
 * Makes the tenants `royal-opera-house` and `city-arts-centre` with documents in every collection, some of them drafts.
 * A tenant whose slug is taken is left as it is.
 *
 * @param now when it is taken to have been written; events lie around 2026
 * @returns the two tenants as they are in the store
 */
export async function plantDevelopmentContent(
  engine: Pick<StoreEngine, 'perform'>,
  store: OpenedStore,
  now: EpochMs,
): Promise<readonly Tenant[]> {
  const tenants = new Tenants(engine, store)
  const planted: Tenant[] = []
  for (const house of houses) {
    const id = steadyId(house.slug)
    if (await tenants.add(maintenance, { id, slug: house.slug, name: house.name }, now)) {
      await plantHouse(new Documents(engine, store, steadyBytes(house.slug)), id, house, now)
    }
    const tenant = await tenants.findBySlug(house.slug)
    if (tenant !== null) planted.push(tenant)
  }
  return planted
}

type Body = Readonly<Record<string, unknown>>

function slugOf(title: string): string {
  return title
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

async function plantHouse(documents: Documents, tenantId: string, house: House, now: EpochMs): Promise<void> {
  const scope: Scope = { tenantId, shared: new Map(), mayReadDrafts: true }
  const ids = new Map<string, string>()
  let at = now
  const plant = async (name: CollectionName, body: Body): Promise<void> => {
    const collection = collections[name]
    const title = String(body[collection.titleField])
    const { document } = await documents.create(
      scope,
      collection,
      { slug: slugOf(title), _status: 'published', ...body },
      { author: maintenance, now: at },
    )
    ids.set(title, document.id)
    // A second apart, so that lists by time have an order of their own.
    at += 1_000
  }
  const idOf = (title: string | null): string | null => (title === null ? null : (ids.get(title) ?? null))
  const idsOf = (titles: readonly string[]): readonly (string | null)[] => titles.map(idOf)
  for (const venue of house.venues) await plant('venues', venue)
  for (const person of house.people) await plant('people', person)
  for (const { venue, performers, ...event } of house.events) {
    await plant('events', { ...event, venue: idOf(venue), performers: idsOf(performers) })
  }
  for (const { author, relatedEvents, ...post } of house.posts) {
    await plant('posts', { ...post, author: idOf(author), relatedEvents: idsOf(relatedEvents) })
  }
  for (const { parent, ...page } of house.pages) await plant('pages', { ...page, parent: idOf(parent) })
}
