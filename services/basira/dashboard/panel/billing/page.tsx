/**
 * Billing.
 *
 * The frame around it is the shell's.
 */
import { PageHead } from '@claviger/web'

export function BillingPage() {
  return <PageHead title="Billing" />
}
