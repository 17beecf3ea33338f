/**
 * A reply table for tests: statuses that matter, sentences that show what was filled in.
 *
 * No service's: those have tests of their own tables.
 */
import { type RefusalCode, refusalCodes } from 'claviger'
import { bearerChallenges, type ReplyRow, type ReplyTable, requestProblemRows } from '../reply/reply-table.ts'

const challenges = bearerChallenges('test')

const rows: Partial<Record<RefusalCode, ReplyRow>> = {
  credential_missing: { status: 401, sentence: 'Sign in', wwwAuthenticate: challenges.missing },
  credential_invalid: { status: 401, sentence: 'Sign in', wwwAuthenticate: challenges.invalid },
  scope_missing: { status: 403, sentence: 'Needs {scope}', wwwAuthenticate: challenges.scope },
  session_required: { status: 403, sentence: 'Not for keys' },
  not_found: { status: 404, sentence: 'Not found' },
  rate_limited: { status: 429, sentence: 'Again in {seconds} s' },
  busy: { status: 503, sentence: 'Again in {seconds} s' },
  unavailable: { status: 503, sentence: 'Again in {seconds} s' },
}

const others = Object.fromEntries(refusalCodes.map((code) => [code, { status: 400, sentence: code }]))

export const testReplies: ReplyTable = {
  rows: { ...(others as Record<RefusalCode, ReplyRow>), ...rows, ...requestProblemRows },
  body: (sentence, code, requestId) => ({ error: sentence, code, requestId }),
}
