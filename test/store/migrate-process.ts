/**
 * A process that migrates a database when told to, and says what it applied.
 *
 * Started by `migration.test.ts`: `node migrate-process.ts <url>`.
 */
import { openStore } from '@claviger/store'

const [url = ''] = process.argv.slice(2)
const store = await openStore(url)

process.once('message', async () => {
  const applied = await store.migrate()
  await store.close()
  process.send?.(applied)
  process.disconnect()
})
process.send?.('ready')
