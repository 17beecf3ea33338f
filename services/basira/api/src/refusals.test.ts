/**
 * The table of refusals against the codes there are and against its documentation.
 *
 * That each status really is sent is tested with the routes.
 */
import { readFileSync } from 'node:fs'
import { requestProblemCodes } from '@claviger/fastify'
import { refusalCodes } from 'claviger'
import { describe, expect, test } from 'vitest'
import { basiraReplies, refusalDocumentation, refusalRows } from './refusals.ts'

const documentation = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
const [, documented = ''] = /<!-- basira -->\n([\s\S]*?)\n<!-- \/basira -->/.exec(documentation) ?? []

test('every code of the engine and of the HTTP layer has a row, and no row is for nothing', () => {
  expect(Object.keys(refusalRows).sort()).toEqual([...refusalCodes, ...requestProblemCodes].sort())
})

test('docs/errors.md says exactly what is sent', () => {
  expect(documented.trim().split('\n')).toEqual(refusalDocumentation().split('\n'))
})

test('the body is the sentence and nothing else', () => {
  expect(basiraReplies.body('No.', 'internal', 'id')).toEqual({ error: 'No.' })
})

test('missing and bad credentials read the same', () => {
  expect(refusalRows.credential_missing.sentence).toBe(refusalRows.credential_invalid.sentence)
  expect(refusalRows.credential_missing.wwwAuthenticate).toBe('Bearer realm="basira"')
  expect(refusalRows.credential_invalid.wwwAuthenticate).toBe('Bearer realm="basira", error="invalid_token"')
})

describe.each(Object.entries(refusalRows))('the refusal %s', (code, row) => {
  test('has a sentence for people and a place in the documentation', () => {
    expect(row.sentence).toMatch(code === 'session_required' ? /^API keys/ : /^[A-Z].*\.$|^allowed_ips .*\.$/)
    expect(row.when).toMatch(/\.$/)
    expect(row.remedy).toMatch(/\.$/)
  })
})
