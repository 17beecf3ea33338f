import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigurationError } from './configuration.ts'
import { developmentMasterSecrets } from './master-secret.ts'

describe('the development secret', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'claviger-secret-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('is 32 random bytes in a file that only its owner can read', async () => {
    const [secret] = await developmentMasterSecrets(join(folder, 'data'))
    expect(Buffer.from(secret.reveal(), 'base64')).toHaveLength(32)
    expect((await stat(join(folder, 'data', 'secret'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
  })

  test('is the same for all processes that start together and for those that come later', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => developmentMasterSecrets(folder)))
    const later = await developmentMasterSecrets(folder)
    expect(new Set([...secrets, later].map(([secret]) => secret.reveal())).size).toBe(1)
    expect(await readdir(folder)).toEqual(['secret'])
  })

  test('is closed to others where they could read it', async () => {
    await developmentMasterSecrets(folder)
    await chmod(join(folder, 'secret'), 0o644)
    await developmentMasterSecrets(folder)
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  })

  test('is not replaced where the file holds something else, and the error does not show what', async () => {
    await writeFile(join(folder, 'secret'), 'hunter2', { mode: 0o600 })
    const error = await developmentMasterSecrets(folder).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(String(error)).not.toContain('hunter2')
  })
})
