/**
 * A process that claims a SQLite file and holds it until it is told to release it, or dies.
 *
 * Started by `ownership.test.ts`: `node owner-process.ts <file> <socket path>`.
 */
import { claimOwnership, isFileOwned } from '@claviger/store'

const [file = '', socketPath = ''] = process.argv.slice(2)

try {
  const ownership = await claimOwnership(file, { pid: process.pid, socketPath })
  process.on('message', () => {
    ownership.release()
    process.send?.('released')
    process.disconnect()
  })
  process.send?.('owned')
} catch (error) {
  if (!isFileOwned(error)) throw error
  process.send?.(error.message)
  process.disconnect()
}
