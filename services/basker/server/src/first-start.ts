/**
 * What there is to begin with: the site, and in development two tenants with content and one site owner.
 *
 * In production the operator adds people and tenants (`operator/operations.ts`).
 */
import { randomBytes } from 'node:crypto'
import { People, plantDevelopmentContent } from '@claviger/basker-cms'
import type { OpenedStore } from '@claviger/store'
import { type Engine, type EpochMs, Secret } from 'claviger'

export const firstOwner = 'owner@basker.example'

const operator = { type: 'operator', id: '' } as const

/**
 * Puts there what is missing; content and owner only where nobody has an account yet.
 *
 * @param tell takes the owner's password, this once; it belongs to a person and into no log. Null: production
 */
export async function prepareFirstStart(
  engine: Engine,
  store: OpenedStore,
  now: EpochMs,
  tell: ((line: string) => void) | null,
): Promise<void> {
  const people = new People(engine)
  await people.foundSite()
  if (tell === null || (await engine.operations.listAccounts(1, null)).length > 0) return
  await plantDevelopmentContent(store, now)
  const password = randomBytes(15).toString('base64url')
  const { isNew } = await people.add(
    operator,
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
