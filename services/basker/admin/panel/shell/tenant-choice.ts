/**
 * Which tenant the panel shows: that of the address, else the one shown last, else the first.
 *
 * Whether somebody may enter it is the server's to say.
 */
import type { Me } from './me.api.ts'

const key = 'basker-tenant'

export function rememberTenant(slug: string): void {
  try {
    localStorage.setItem(key, slug)
  } catch {
    // Without storage the first tenant is shown next time.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** A slug; null where the person has none. */
export function tenantToShow(me: Me, inPath: string | undefined): string | null {
  const last = remembered()
  const known = me.tenants.find(({ slug }) => slug === (inPath ?? last))
  return known?.slug ?? me.tenants[0]?.slug ?? null
}
