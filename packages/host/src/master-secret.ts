/**
 * The secret of a development machine: a file that the first process makes and all later ones read.
 *
 * Production gets its secret from the environment (configuration.ts) and never comes here.
 */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigurationError } from './configuration.ts'
import { type MasterSecrets, masterSecretsSetting } from './setting.ts'

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Writes a whole secret under a name of its own and links it into place, so that no reader ever sees half of one. */
async function makeSecret(dataDir: string, path: string): Promise<void> {
  const draft = join(dataDir, `.secret-${randomBytes(6).toString('hex')}`)
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`)
    await file.sync()
    // Fails with EEXIST where another process was first; its secret then is the secret.
    await link(draft, path).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error
    })
  } finally {
    await file.close()
    await unlink(draft)
  }
}

async function readSecrets(path: string): Promise<MasterSecrets | null> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null
    throw error
  })
  if (file === null) return null
  try {
    const { mode } = await file.stat()
    // Whoever could read it could have copied it; but on a development machine a copy made with a wide umask is likelier.
    if ((mode & 0o077) !== 0) await file.chmod(0o600)
    const reading = masterSecretsSetting((await file.readFile('utf8')).trim())
    if ('value' in reading) return reading.value
    throw new ConfigurationError([
      `The secret file in the data folder ${reading.problem}. Remove it to make a new one.`,
    ])
  } finally {
    await file.close()
  }
}

/**
 * The secret in `<dataDir>/<name>`, made (32 random bytes, base64, mode 0600) where there is none; a file that others
 * can read is closed to them. Processes that start together agree on one secret. It may be given former ones besides,
 * comma-separated, as `CLAVIGER_SECRET` may.
 *
 * @throws ConfigurationError where the file holds something else
 */
export async function developmentMasterSecrets(dataDir: string, name = 'secret'): Promise<MasterSecrets> {
  const path = join(dataDir, name)
  const kept = await readSecrets(path)
  if (kept !== null) return kept
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await makeSecret(dataDir, path)
  const made = await readSecrets(path)
  if (made === null) throw new Error('the secret file vanished while it was made')
  return made
}
