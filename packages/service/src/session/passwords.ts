/**
 * Which passwords a service refuses beyond their length: the bundled list of common ones and the product's own names.
 *
 * The rules themselves are the engine's; who is asked about breaches is `breached-passwords.ts`.
 */
import { readFileSync } from 'node:fs'
import type { PasswordPolicy } from 'claviger'

/** One a line, lower-case; `tools/common-passwords.mjs` makes it. */
const listFile = new URL('../../passwords/common-passwords.txt', import.meta.url)

let common: ReadonlySet<string> | null = null

/** Read when the first password is judged: most processes of a command never judge one. */
function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(readFileSync(listFile, 'utf8').trimEnd().split('\n'))
  return common
}

/**
 * @param names lower-case words of the service, which everybody knows
 * @param isBreached who is asked whether a password has appeared in a breach; undefined: nobody
 */
export function passwordPolicy(
  names: readonly string[],
  isBreached?: PasswordPolicy['isBreached'],
): PasswordPolicy {
  return {
    isCommon: (lowerCase) => commonPasswords().has(lowerCase),
    words: [...names, 'claviger'],
    ...(isBreached === undefined ? {} : { isBreached }),
  }
}
