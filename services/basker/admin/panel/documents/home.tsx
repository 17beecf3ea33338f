/**
 * The panel's front door: on to the pages of the tenant that was shown last.
 *
 * Somebody without a tenant is told so by the frame.
 */
import { Empty } from '@claviger/web'
import { Navigate } from '@tanstack/react-router'
import { useMe } from '../shell/me.ts'
import { tenantToShow } from '../shell/tenant-choice.ts'

export function Home() {
  const tenant = tenantToShow(useMe(), undefined)
  if (tenant === null) return <Empty title="There is no tenant yet" />
  return <Navigate to="/t/$tenant/$collection" params={{ tenant, collection: 'pages' }} replace />
}
