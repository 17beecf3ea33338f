/**
 * Which file a path led to when it was opened.
 *
 * The path can lead to another file later, where somebody puts a backup in its place; what is open does not follow.
 */
import { statSync } from 'node:fs'
import { sqliteFailure } from './sqlite-failure.ts'

export interface FileIdentity {
  /** Absolute. */
  readonly path: string
  readonly device: bigint
  readonly inode: bigint
}

/** @throws Refusal `unavailable` where there is no such file */
export function identityOf(path: string): FileIdentity {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return { path, device: dev, inode: ino }
  } catch (error) {
    throw sqliteFailure(error)
  }
}

export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.device === other.device && one.inode === other.inode
}
