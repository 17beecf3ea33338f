/**
 * A setting: the text of one environment variable, read into a value that cannot be nonsense.
 *
 * Which variables there are and what they default to is configuration.ts. Nothing here ever repeats a value.
 */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Secret } from 'claviger'
import addressparser from 'nodemailer/lib/addressparser'
import { isGuessable } from './guessable-secret.ts'

/** What a reading came to: the value, or how the sentence about the variable goes on after its name. */
export type Reading<T> = { readonly value: T } | { readonly problem: string }

export type ReadSetting<T> = (text: string) => Reading<T>

/** A whole number from `min` to `max`, in decimal digits only. */
export function integerSetting(min: number, max: number): ReadSetting<number> {
  return (text) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max
      ? { value }
      : { problem: `must be a whole number from ${min} to ${max}` }
  }
}

/** One of `choices`, in lower case. */
export function choiceSetting<Choice extends string>(choices: readonly Choice[]): ReadSetting<Choice> {
  return (text) => {
    const value = choices.find((choice) => choice === text)
    return value === undefined ? { problem: `must be one of ${choices.join(', ')}` } : { value }
  }
}

function parsedUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

/** An origin (`https://host[:port]`), as a browser sends it: no path, query, fragment or user. */
export const originSetting: ReadSetting<string> = (text) => {
  const url = parsedUrl(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return { problem: 'must be a URL that begins with http:// or https://' }
  }
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  if (!bare || /[?#]/.test(text))
    return { problem: 'must be only scheme, host and port, without a path, query or user' }
  return { value: url.origin }
}

/**
 * A URL of one of `schemes` (without colon), kept as a secret because such URLs carry passwords.
 *
 * @param host whether the URL may do without one, as it does where it names a unix socket
 */
export function connectionSetting<Kind extends string>(
  schemes: readonly string[],
  host: 'required' | 'optional' = 'required',
): ReadSetting<Secret<Kind>> {
  return (text) => {
    const url = parsedUrl(text)
    const fits =
      url !== null &&
      schemes.includes(url.protocol.slice(0, -1)) &&
      (host === 'optional' || url.hostname !== '')
    if (!fits)
      return { problem: `must be a URL that begins with ${schemes.map((s) => `${s}://`).join(' or ')}` }
    return { value: new Secret(text) }
  }
}

/**
 * The absolute path that `file:<path>` or `file:///<path>` (RFC 8089, percent-encoded) names; null for `file::memory:`.
 *
 * @throws TypeError or URIError where the latter names none
 */
export function pathOfFileUrl(url: string): string | null {
  if (url === 'file::memory:') return null
  return url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length))
}

function namesAFile(url: string): boolean {
  const path = url.slice('file:'.length)
  if (path === '' || path.endsWith('/') || /[?#\0]/.test(path)) return false
  try {
    pathOfFileUrl(url)
    return true
  } catch {
    return false
  }
}

/** `file:<path>` or `postgres://…`. */
export const databaseSetting: ReadSetting<Secret<'database-url'>> = (text) => {
  if (!text.startsWith('file:')) {
    const reading = connectionSetting<'database-url'>(['postgres', 'postgresql'], 'optional')(text)
    return 'value' in reading ? reading : { problem: 'must begin with file:, postgres:// or postgresql://' }
  }
  if (!namesAFile(text)) {
    return { problem: 'must name a file after file:, without a query or fragment' }
  }
  return { value: new Secret(text) }
}

/** Base64 (RFC 4648 §4 or §5) of at least 32 bytes that nobody typed. */
const masterSecretSetting: ReadSetting<Secret<'master'>> = (text) => {
  const wellFormed = /^[A-Za-z0-9+/]+={0,2}$/.test(text) || /^[A-Za-z0-9_-]+={0,2}$/.test(text)
  // 4n + 1 characters are the base64 of nothing.
  const digits = text.replace(/=+$/, '').length
  if (!wellFormed || digits % 4 === 1) return { problem: 'must be base64' }
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length < 32) {
    return { problem: 'must be base64 of at least 32 random bytes (openssl rand -base64 32 makes one)' }
  }
  if (isGuessable(text, bytes)) {
    return {
      problem:
        'must be random, and it repeats itself or is an example (openssl rand -base64 32 makes one); nobody must be able to guess it',
    }
  }
  return { value: new Secret(text) }
}

/** Master secrets, the one that seals first; as many as anybody rotates at once. */
export type MasterSecrets = readonly [Secret<'master'>, ...Secret<'master'>[]]
const mostSecrets = 8

/** Comma-separated master secrets, the first of which seals. */
export const masterSecretsSetting: ReadSetting<MasterSecrets> = (text) => {
  const texts = text.split(',').map((one) => one.trim())
  if (texts.length > mostSecrets) return { problem: `must hold at most ${mostSecrets} secrets` }
  if (new Set(texts).size < texts.length) return { problem: 'must not hold the same secret twice' }
  const secrets: Secret<'master'>[] = []
  for (const one of texts) {
    const reading = masterSecretSetting(one)
    if (!('value' in reading)) return reading
    secrets.push(reading.value)
  }
  const [first, ...former] = secrets
  return first === undefined ? { problem: 'must be base64' } : { value: [first, ...former] }
}

/** One mailbox, with or without a name: `Basira <no-reply@example.com>`. */
export const mailboxSetting: ReadSetting<string> = (text) => {
  const mailboxes = /[\r\n]/.test(text) ? [] : addressparser(text)
  const address = mailboxes.length === 1 ? mailboxes[0]?.address : undefined
  const fits = address !== undefined && /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address)
  return fits
    ? { value: text }
    : { problem: 'must be one mail address, such as Basira <no-reply@example.com>' }
}

const mostContacts = 5

/** Comma-separated URIs under which people can be reached (RFC 9116 §2.5.3): mail, web page or telephone. */
export const contactsSetting: ReadSetting<readonly string[]> = (text) => {
  const contacts = text.split(',').map((one) => one.trim())
  const areContacts = contacts.every((one) =>
    /^(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+|tel:\+?[\d-]+)$/.test(one),
  )
  return areContacts && contacts.length <= mostContacts
    ? { value: contacts }
    : {
        problem: `must be one to ${mostContacts} comma-separated URIs that begin with mailto:, https:// or tel:, such as mailto:security@example.com`,
      }
}

/** A host name or an address to listen at. */
export const hostSetting: ReadSetting<string> = (text) => {
  const fits = isIP(text) !== 0 || /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)
  return fits ? { value: text } : { problem: 'must be a host name or an address without a port' }
}

function isAddressOrBlock(text: string): boolean {
  const [address = '', length, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0 || address.includes('%')) return false
  if (length === undefined) return true
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : -1
  return bits >= 0 && bits <= (family === 4 ? 32 : 128)
}

/** Addresses and CIDR blocks, parted by commas. A block of everybody is refused: it would let anyone name their address. */
export const addressListSetting: ReadSetting<readonly string[]> = (text) => {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  if (!entries.every(isAddressOrBlock)) {
    return { problem: 'must be addresses or CIDR blocks, parted by commas' }
  }
  if (entries.some((entry) => /\/0+$/.test(entry)))
    return { problem: 'must not trust every address (a block of /0)' }
  return { value: entries }
}

/** Any text without line breaks or NUL, up to 4096 characters. */
export const textSetting: ReadSetting<string> = (text) =>
  /[\r\n\0]/.test(text) || text.length > 4096
    ? { problem: 'must be one line of at most 4096 characters' }
    : { value: text }
