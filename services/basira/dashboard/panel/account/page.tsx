/**
 * Account.
 *
 * The frame around it is the shell's.
 */
import { PageHead } from '@claviger/web'

export function AccountPage() {
  return <PageHead title="Account" />
}
