/**
 * Databases.
 *
 * The frame around it is the shell's.
 */
import { PageHead } from '@claviger/web'

export function DatabasesPage() {
  return <PageHead title="Databases" />
}
