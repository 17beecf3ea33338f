/**
 * Where the control socket of a database file is, and that its folder is safe to listen in.
 *
 * Who owns the file is known to packages/store.
 */
import { hash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** A socket's address holds 107 bytes on Linux and 103 elsewhere (unix(7)); the draft of server needs one more. */
const longestPathBytes = 100

const folderPattern = /^claviger-[0-9a-f]{32}$/

/**
 * The path of the control socket of `databaseFile`: beside it, or, where that would be too long for a socket, in a
 * folder under the system's temporary one that is named after a digest of the file's absolute path.
 */
export function controlSocketPath(databaseFile: string): string {
  const absolute = resolve(databaseFile)
  const beside = `${absolute}.control`
  if (Buffer.byteLength(beside) <= longestPathBytes) return beside
  return join(tmpdir(), `claviger-${hash('sha256', absolute).slice(0, 32)}`, 'control')
}

function basename(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1)
}

/**
 * Makes the folder of a socket under the temporary folder (mode 0700), and refuses one that somebody else made or can
 * enter: whoever owns the folder could put a socket of their own in place of ours. Other folders are left as they are.
 */
export async function prepareSocketFolder(socketPath: string): Promise<void> {
  const folder = dirname(socketPath)
  if (!folderPattern.test(basename(folder))) return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await lstat(folder)
  const ours = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  if (!ours)
    throw new Error('the folder of the control socket belongs to somebody else, or others may enter it')
}
