/**
 * Database.
 *
 * The frame around it is the shell's.
 */
import { PageHead } from '@claviger/web'

export function DatabasePage() {
  return <PageHead title="Database" />
}
