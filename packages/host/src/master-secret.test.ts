import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigurationError } from './configuration.ts'
import { developmentMasterSecret } from './master-secret.ts'

describe('the development secret', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'claviger-secret-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('is 32 random bytes in a file that only its owner can read', async () => {
    const secret = await developmentMasterSecret(join(folder, 'data'))
    expect(Buffer.from(secret.reveal(), 'base64')).toHaveLength(32)
    expect((await stat(join(folder, 'data', 'secret'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
  })

  test('is the same for all processes that start together and for those that come later', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => developmentMasterSecret(folder)))
    const later = await developmentMasterSecret(folder)
    expect(new Set([...secrets, later].map((secret) => secret.reveal())).size).toBe(1)
    expect(await readdir(folder)).toEqual(['secret'])
  })

  test('is closed to others where they could read it', async () => {
    await developmentMasterSecret(folder)
    await chmod(join(folder, 'secret'), 0o644)
    await developmentMasterSecret(folder)
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  })

  test('is not replaced where the file holds something else, and the error does not show what', async () => {
    await writeFile(join(folder, 'secret'), 'hunter2', { mode: 0o600 })
    const error = await developmentMasterSecret(folder).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(String(error)).not.toContain('hunter2')
  })
})
