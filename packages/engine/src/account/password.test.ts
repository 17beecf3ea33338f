/**
 * Which passwords are accepted.
 */
import { expect, test } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { acceptPassword } from './password.ts'

const policy = { isCommon: (text: string) => text === 'password1234', words: ['basira'] }
const own = ['ann.lee@example.org', 'ann.lee', 'Ann Lee', 'Lee & Sons']

function judge(text: string): string {
  try {
    acceptPassword(policy, new Secret(text), own)
    return 'accepted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test.each([
  ['a'.repeat(11), 'password_too_short'],
  ['', 'password_too_short'],
  ['a'.repeat(1_025), 'password_too_long'],
  ['é'.repeat(513), 'password_too_long'],
  ['é'.repeat(6), 'accepted'],
  ['x'.repeat(1_024), 'accepted'],
  ['password1234', 'password_common'],
  ['PASSWORD1234', 'password_common'],
  ['ann.lee@example.org', 'password_guessable'],
  ['ANN.LEE ann lee!', 'password_guessable'],
  ['basirabasira', 'password_guessable'],
  ['Basira2025!!', 'password_guessable'],
  ['basira correct horse', 'accepted'],
  ['four plain words here', 'accepted'],
  ['            ', 'accepted'],
])('%s: %s', (text, verdict) => {
  expect(judge(text)).toBe(verdict)
})

test('a refusal names the field and holds nothing of the password', () => {
  try {
    acceptPassword(policy, new Secret('hunter2'), [])
  } catch (error) {
    expect(error).toMatchObject({ details: { field: 'password' } })
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2')
  }
})
