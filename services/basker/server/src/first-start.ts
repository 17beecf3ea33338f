/**
 * What there is to begin with: the site, and in development two tenants with content and one site owner.
 *
 * In production the operator adds people and tenants (`operator/operations.ts`).
 */
import { randomBytes } from 'node:crypto'
import { People, plantDevelopmentContent } from '@claviger/basker-cms'
import type { OpenedStore, StoreEngine } from '@claviger/store'
import { type EpochMs, maintenance, requireEmailAddress, Secret } from 'claviger'

export const firstOwner = requireEmailAddress('owner@basker.example')

/**
 * Puts there what is missing; content and owner only where nobody has an account yet.
 *
 * @param tell takes the owner's password, this once; it belongs to a person and into no log. Null: production
 */
export async function prepareFirstStart(
  engine: StoreEngine,
  store: OpenedStore,
  now: EpochMs,
  tell: ((line: string) => void) | null,
): Promise<void> {
  const people = new People(engine)
  await people.foundSite(maintenance, now)
  if (tell === null || (await engine.operations.listAccounts(1, null)).length > 0) return
  await plantDevelopmentContent(engine, store, now)
  const password = randomBytes(15).toString('base64url')
  const { isNew } = await people.add(
    maintenance,
    {
      email: firstOwner,
      name: 'Site owner',
      password: new Secret(password),
      isSiteOwner: true,
      roles: [],
    },
    now,
  )
  // Of several processes that start at once, one made it.
  if (isNew) tell(`Basker made a site owner, this once: ${firstOwner} with the password ${password}`)
}
