/**
 * The settings that say who is asked whether a password has appeared in a breach.
 *
 * Asking is the services'. A URL names a range endpoint; it is told five digits of a digest, so it is no secret.
 */
import { isAbsolute } from 'node:path'
import type { ReadSetting } from './setting.ts'

export type BreachedPasswordsSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'range'; readonly url: string }

export interface BreachedPasswordsSetting {
  readonly source: BreachedPasswordsSource
  /** What holds of a password while there is no answer. */
  readonly whenUnreachable: UnreachableChoice
}

export const unreachableChoices = ['accept', 'refuse'] as const
export type UnreachableChoice = (typeof unreachableChoices)[number]

const forms = 'must be the absolute path of a file, or an https URL that ends with / (http for loopback only)'

/** An absolute path, or the URL of a range endpoint to which five digits are appended. */
export const breachedPasswordsSetting: ReadSetting<BreachedPasswordsSource> = (text) => {
  if (isAbsolute(text)) return { value: { kind: 'file', path: text } }
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !text.endsWith('/') || url.search !== '' || url.hash !== '') return { problem: forms }
  const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\./.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) return { problem: forms }
  if (url.username !== '' || url.password !== '')
    return { problem: 'must be a URL without a user or password' }
  return { value: { kind: 'range', url: url.href } }
}
