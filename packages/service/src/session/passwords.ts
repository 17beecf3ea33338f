/**
 * Which passwords a service refuses beyond their length: the bundled list of common ones and the product's own names.
 *
 * The rules themselves are the engine's.
 */
import { dictionary } from '@zxcvbn-ts/language-common'
import type { PasswordPolicy } from 'claviger'

/** Shorter ones are refused for their length already. */
const shortestBytes = 12

const common = new Set(
  dictionary['passwords-common']
    .map((password) => password.toLowerCase())
    .filter((password) => Buffer.byteLength(password) >= shortestBytes),
)

/** @param names lower-case words of the service, which everybody knows */
export function passwordPolicy(names: readonly string[]): PasswordPolicy {
  return { isCommon: (lowerCase) => common.has(lowerCase), words: [...names, 'claviger'] }
}
