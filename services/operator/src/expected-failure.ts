/**
 * What an operator is told where a command cannot do its work: sentences, and no stack for what had to be expected.
 *
 * Mistakes on the command line are the parser's to tell (program.ts).
 */
import { isConfigurationError, isControlRefusal, isOwnerAbsent, isOwnerSilent } from '@claviger/host'
import {
  isFileOwned,
  isStoreUnavailable,
  type StoreUnavailable,
  type UnavailableReason,
} from '@claviger/store'
import { isRefusal } from 'claviger'

/** Why a command did not do its work. The message is a sentence for a person and holds no secret. */
export class ExpectedFailure extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'ExpectedFailure'
  }
}

/** Why a database is unavailable, by the store's reasons. */
const unavailableSentences: Readonly<Record<UnavailableReason, string>> = {
  conflict: 'Another transaction was in the way: try again.',
  lost: 'The connection to the database broke: what was asked may or may not have been done.',
  unreachable: 'The database cannot be reached or opened.',
  busy: 'The database is too busy: try again.',
  storage: 'The database cannot be written: the disk is full, or the file may only be read.',
}

/** Refusals of PostgreSQL that only an operator can mend (PostgreSQL, Appendix A). */
const postgresSentences: ReadonlyMap<unknown, string> = new Map([
  ['28000', 'PostgreSQL does not let this user in: check the user in the database URL.'],
  ['28P01', 'PostgreSQL does not let this user in: check user and password in the database URL.'],
  ['3D000', 'PostgreSQL has no database of that name: make it first.'],
  ['42501', 'PostgreSQL does not allow this user what is needed: it must own its database.'],
])

/** Result codes for a file that cannot be read as a database (sqlite.org/rescode.html): CORRUPT and NOTADB. */
const damagedCodes: ReadonlySet<unknown> = new Set([11, 26])

/** What the operator is told for the engine's codes that an operation can meet. */
const refusalSentences: ReadonlyMap<string, string> = new Map([
  ['not_found', 'There is nothing with that name or id, or nothing about it to change.'],
  ['secret_active', 'That secret is what new credentials are made with: rotate it first, then withdraw it.'],
  ['unavailable', 'The database cannot be reached, or is too busy.'],
  ['busy', 'The service is too busy: try again.'],
  [
    'email_invalid',
    'This is no email address that mail can be sent to: write it as you@example.com, with letters that cannot be taken for others.',
  ],
  ['password_too_short', 'The password is too short: use at least 12 characters.'],
  ['password_too_long', 'The password is too long: use at most 1024 bytes.'],
  ['password_common', 'This password is on a list of common passwords: choose another one.'],
  [
    'password_guessable',
    'This password is made of the name, the address or the product, a common word, or a run or repetition: choose another one.',
  ],
  ['password_breached', 'This password has appeared in a breach of other sites: choose another one.'],
])

/** The driver's code, where the store names one (`reason: code`), says more than the reason. */
function unavailableSentence(error: StoreUnavailable): string {
  const code = error.cause instanceof Error ? error.cause.message.split(': ')[1] : undefined
  return postgresSentences.get(code) ?? unavailableSentences[error.reason]
}

/** Failures of a database that are none of `Refusal`; null for any other. */
function databaseSentence(error: Error): string | null {
  if (damagedCodes.has(field(error, 'errcode'))) {
    return 'The database file is damaged, or is no database: restore it from a backup.'
  }
  // What Kysely's migrator says where steps have run that this code does not know.
  if (error.message.startsWith('corrupted migrations')) {
    return 'The database was migrated by a newer version: use that version of claviger.'
  }
  return postgresSentences.get(field(error, 'code')) ?? null
}

function field(error: Error, name: string): unknown {
  return Reflect.get(error, name)
}

/** Failures of the operating system that say what the operator has to change; null for any other. */
function systemSentence(error: Error): string | null {
  const code = field(error, 'code')
  const at = `${String(field(error, 'address') ?? '')}:${String(field(error, 'port') ?? '')}`
  const path = String(field(error, 'path') ?? 'a file')
  switch (code) {
    case 'EADDRINUSE':
      return `Another process listens at ${at} already: stop it, or choose another port.`
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${at} to listen at.`
    case 'EACCES':
    case 'EPERM':
      return field(error, 'syscall') === 'listen'
        ? `This user may not listen at ${at}.`
        : `This user may not use ${path}.`
    case 'ENOTFOUND':
      return 'The host name to listen at is not known to this machine.'
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} is a file, and a folder is needed there.`
    case 'EROFS':
      return `${path} cannot be written: the file system is read-only.`
    case 'ENOSPC':
      return 'The disk is full.'
    default:
      return null
  }
}

/** The sentences for `error`, one a line; null for a bug, whose stack is what helps. */
export function sentencesOf(error: unknown): string | null {
  if (error instanceof ExpectedFailure || isConfigurationError(error)) return error.message
  if (isFileOwned(error)) {
    return `${error.message}: stop that process first, or use another database.`
  }
  if (isStoreUnavailable(error)) return unavailableSentence(error)
  if (isRefusal(error)) return refusalSentences.get(error.code) ?? `Refused: ${error.code}.`
  if (isControlRefusal(error)) return refusalSentences.get(error.code) ?? error.message
  if (isOwnerAbsent(error) || isOwnerSilent(error)) return `${error.message}.`
  return error instanceof Error ? (databaseSentence(error) ?? systemSentence(error)) : null
}
