/**
 * Who is asked whether a password has appeared in a breach: a file of digests, or a service that is told five digits of one.
 *
 * Both speak the format of Have I Been Pwned: SHA-1 in hex, ordered, with a count behind a colon. By default nobody is asked.
 */
import { hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { BreachedPasswordsSetting } from '@claviger/host'
import { type PasswordPolicy, Refusal, type Secret } from 'claviger'

/** How long an answer is waited for: somebody waits at a form. */
const answerWithinMs = 3_000
/** A range of the public service has 40 kB with its padding. */
const maxRangeBytes = 1_048_576
/** What is read at once near the end of a search; more than two lines. */
const windowBytes = 4_096
const digestDigits = 40
const prefixDigits = 5

type IsBreached = NonNullable<PasswordPolicy['isBreached']>

/**
 * @param setting where to ask, and what holds while there is no answer; null: nobody is asked
 * @param onUnreachable told of each failure; must not throw
 */
export function breachedPasswords(
  setting: BreachedPasswordsSetting | null,
  onUnreachable: (error: unknown) => void = () => undefined,
): IsBreached | undefined {
  if (setting === null) return undefined
  const { source } = setting
  const ask = source.kind === 'file' ? findInFile(source.path) : findInRange(source.url)
  return async (password) => {
    try {
      return await ask(digestOf(password))
    } catch (error) {
      onUnreachable(error)
      if (setting.whenUnreachable === 'refuse') throw new Refusal('unavailable', { retryAfterSeconds: 30 })
      return false
    }
  }
}

function digestOf(password: Secret<'password'>): string {
  return hash('sha1', password.reveal(), 'hex').toUpperCase()
}

type Find = (digest: string) => Promise<boolean>

/** Asks `url` for all digests that begin as this one does: which of them was meant stays here (k-anonymity). */
function findInRange(url: string): Find {
  return async (digest) => {
    const answer = await fetch(`${url}${digest.slice(0, prefixDigits)}`, {
      headers: { 'add-padding': 'true' },
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
    })
    if (!answer.ok || answer.body === null) throw new Error(`answered with ${answer.status}`)
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of answer.body) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > maxRangeBytes) throw new Error('answered with more than a range')
    }
    return text.split(/\r?\n/).some((line) => isCounted(line, digest.slice(prefixDigits)))
  }
}

/** Whether a line is that of `digits`; a count of zero is padding. */
function isCounted(line: string, digits: string): boolean {
  const [found = '', count = '1'] = line.trim().split(':')
  return found.toUpperCase() === digits && Number(count) > 0
}

/** Searches a file of lines in ascending order by halves: a few reads, however many gigabytes it has. */
function findInFile(path: string): Find {
  return async (digest) => {
    const file = await open(path, 'r')
    try {
      return await search(file, digest, (await file.stat()).size)
    } finally {
      await file.close()
    }
  }
}

async function search(file: FileHandle, digest: string, size: number): Promise<boolean> {
  let from = 0
  let to = size
  // `from` is always the beginning of a line that is not beyond the one that is looked for.
  while (to - from > windowBytes / 2) {
    const middle = Math.floor((from + to) / 2)
    const text = await read(file, middle, windowBytes / 2)
    const lineAt = text.indexOf('\n') + 1
    const found = text.slice(lineAt, lineAt + digestDigits).toUpperCase()
    if (lineAt === 0 || found.length < digestDigits) break
    if (!/^[0-9A-F]{40}$/.test(found)) throw new Error('the file is no ordered list of SHA-1 digests in hex')
    if (found === digest) return true
    if (found < digest) from = middle + lineAt
    else to = middle
  }
  const rest = await read(file, from, windowBytes)
  return rest.split('\n').some((line) => isCounted(line, digest))
}

async function read(file: FileHandle, at: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.toString('latin1', 0, bytesRead)
}
