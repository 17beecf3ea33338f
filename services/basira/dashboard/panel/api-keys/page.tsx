/**
 * API keys.
 *
 * The frame around it is the shell's.
 */
import { PageHead } from '@claviger/web'

export function ApiKeysPage() {
  return <PageHead title="API keys" />
}
