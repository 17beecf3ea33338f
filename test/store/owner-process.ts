/**
 * A process that opens a SQLite file and holds it until it is told to close it, or dies.
 *
 * Started by `ownership.test.ts`: `node owner-process.ts <file> <socket path>`.
 */
import { isFileOwned, openStore } from '@claviger/store'

const [file = '', socketPath = ''] = process.argv.slice(2)

try {
  const store = await openStore(file, socketPath === '' ? {} : { socketPath })
  await store.migrate()
  process.on('message', async () => {
    await store.close()
    process.send?.('released')
    process.disconnect()
  })
  process.send?.('owned')
} catch (error) {
  if (!isFileOwned(error)) throw error
  process.send?.(error.message)
  process.disconnect()
}
