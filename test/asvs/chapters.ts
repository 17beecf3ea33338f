/**
 * All chapters of the ASVS that have requirements of levels 1 and 2, in their order.
 *
 * One file each holds what it asks; its tests are beside it, `chapter-NN-….test.ts`.
 */
import { readFiles } from '../house/source-tree.ts'
import { encoding } from './chapter-01-encoding.ts'
import { validation } from './chapter-02-validation.ts'
import { webFrontend } from './chapter-03-web-frontend.ts'
import { webService } from './chapter-04-web-service.ts'
import { files } from './chapter-05-files.ts'
import { authentication } from './chapter-06-authentication.ts'
import { sessionManagement } from './chapter-07-session-management.ts'
import { authorization } from './chapter-08-authorization.ts'
import { selfContainedTokens } from './chapter-09-self-contained-tokens.ts'
import { oauth } from './chapter-10-oauth.ts'
import { cryptography } from './chapter-11-cryptography.ts'
import { secureCommunication } from './chapter-12-secure-communication.ts'
import { configuration } from './chapter-13-configuration.ts'
import { dataProtection } from './chapter-14-data-protection.ts'
import { secureCoding } from './chapter-15-secure-coding.ts'
import { logging } from './chapter-16-logging.ts'
import { webrtc } from './chapter-17-webrtc.ts'
import { type NamedTest, testsOf } from './coverage.ts'
import type { Chapter } from './requirement.ts'

export const chapters: readonly Chapter[] = [
  encoding,
  validation,
  webFrontend,
  webService,
  files,
  authentication,
  sessionManagement,
  authorization,
  selfContainedTokens,
  oauth,
  cryptography,
  secureCommunication,
  configuration,
  dataProtection,
  secureCoding,
  logging,
  webrtc,
]

/** Numbers of those that nobody has written yet; it may only get shorter. */
export const chaptersToCome: readonly number[] = []

/**
 * What may be not met: the second factor, which is to come (with it 7.5.1 and 7.5.2 ask for it again), and the random part
 * of Basker's keys, which other systems keep as UUIDs.
 */
export const mayFail: readonly string[] = ['6.3.3', '7.5.1', '7.5.2', '11.5.1']

/** The tests that are named by requirements, in the order of their files. */
export function chapterTests(): readonly NamedTest[] {
  return readFiles((path) => /^test\/asvs\/chapter-[^/]+\.test\.ts$/.test(path)).flatMap(testsOf)
}
