/**
 * What the dashboards read out of a refusal's sentence, against the sentences of both services.
 *
 * That a sentence reads well is nobody's to test; that the pages still tell a password from a link by it is.
 */
import { baskerReplies } from '@claviger/basker-cms'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../packages/web/src/wire/problem.ts'
import { isLinkRefusal, passwordRefusal } from '../../packages/web/src/wire/refused-input.ts'
import { basiraReplies } from '../../services/basira/api/src/refusals.ts'

describe.each([
  ['Basira', basiraReplies],
  ['Basker', baskerReplies],
])('of the refusals of %s', (_, { rows }) => {
  const refusals = Object.entries(rows)

  test('those of a new password, and no others, are told at the password', () => {
    const told = refusals.filter(
      ([, { status, sentence }]) => passwordRefusal(new Problem({ status, message: sentence })) !== null,
    )
    expect(told.map(([code]) => code).sort()).toEqual([
      'password_breached',
      'password_common',
      'password_guessable',
      'password_too_long',
      'password_too_short',
    ])
  })

  test('that of a link ends the link, and neither those of a password nor what may pass does', () => {
    const ends = (code: keyof typeof rows, field = ''): boolean => {
      const { status, sentence } = rows[code]
      return isLinkRefusal(new Problem({ status, message: sentence.replace('{field}', field) }))
    }
    expect(ends('link_invalid')).toBe(true)
    for (const code of [
      'password_common',
      'password_too_short',
      'rate_limited',
      'busy',
      'unavailable',
    ] as const) {
      expect(ends(code), code).toBe(false)
    }
    // What is not even of the right shape: a password that is far too long, a token that is too short.
    expect([ends('body_invalid', 'password'), ends('body_invalid', 'token')]).toEqual([false, true])
  })
})

test('a reply that never came says nothing of either', () => {
  const lost = new Problem({ status: null, message: 'The server cannot be reached.' })
  expect([passwordRefusal(lost), isLinkRefusal(lost)]).toEqual([null, false])
})
