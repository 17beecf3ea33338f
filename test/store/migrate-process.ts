/**
 * A process that migrates a database when told to, and says what it applied; or who has the file that it cannot open.
 *
 * Started by `migration.test.ts`: `node migrate-process.ts <url>`.
 */
import { isFileOwned, type OpenedStore, openStore } from '@claviger/store'

const [url = ''] = process.argv.slice(2)

try {
  migrateWhenTold(await openStore(url))
  process.send?.('ready')
} catch (error) {
  if (!isFileOwned(error)) throw error
  process.send?.(error.message)
  process.disconnect()
}

function migrateWhenTold(store: OpenedStore): void {
  process.once('message', async () => {
    const applied = await store.migrate()
    await store.close()
    process.send?.(applied)
    process.disconnect()
  })
}
