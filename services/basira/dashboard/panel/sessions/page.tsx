/**
 * Sessions.
 *
 * The frame around it is the shell's.
 */
import { PageHead } from '@claviger/web'

export function SessionsPage() {
  return <PageHead title="Sessions" />
}
