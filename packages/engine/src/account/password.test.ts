/**
 * Which passwords are accepted.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { acceptPassword, refuseBreached } from './password.ts'

const common = ['password1234', 'password', 'summer', 'iloveyou', 'letmein', 'qwertyuiop']
const policy = { isCommon: (text: string) => common.includes(text), words: ['basira'] }
const own = ['ann.lee@example.org', 'Ann Lee', 'Lee & Sons']

function judge(text: string): string {
  try {
    acceptPassword(policy, new Secret(text), own)
    return 'accepted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

const varied = (length: number): string =>
  Array.from({ length }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join('')

test.each([
  ['correct hors', 'accepted'],
  ['correct hor', 'password_too_short'],
  ['', 'password_too_short'],
  // Characters are code points, whatever bytes or UTF-16 units they take.
  ['\u{1f600}\u{1f680}\u{1f431}', 'password_too_short'],
  ['\u5bc6\u7801\u5bc6\u7801', 'password_too_short'],
  [varied(11), 'password_too_short'],
  [varied(12), 'accepted'],
  [varied(341), 'accepted'],
  [varied(342), 'password_too_long'],
  ['a'.repeat(1_025), 'password_too_long'],
  // A half of a surrogate pair would be hashed as another character.
  ['correct horse \ud83d', 'password_too_short'],
])('by length, %s: %s', (text, verdict) => {
  expect(judge(text)).toBe(verdict)
})

test.each([
  ['password1234', 'password_common'],
  ['PASSWORD1234', 'password_common'],
  ['Password2026!', 'password_guessable'],
  ['P4$$w0rd2026!', 'password_guessable'],
  ['2026password!', 'password_guessable'],
  ['letmein12345', 'password_guessable'],
  ['iloveyou2026', 'password_guessable'],
  ['Summer2026!!!', 'password_guessable'],
  ['summer 7f#kq2-x', 'accepted'],
  // Signs alone, and a known word that they part.
  ['#<>{}[]~|;:?/', 'accepted'],
  ['b.a.s.i.r.a.1', 'password_guessable'],
  ['b a s i r a b a s i r a', 'password_guessable'],
  ['summer by the sea', 'accepted'],
])('known words, %s: %s', (text, verdict) => {
  expect(judge(text)).toBe(verdict)
})

test.each([
  ['ann.lee@example.org', 'password_guessable'],
  ['ANN.LEE ann lee!', 'password_guessable'],
  ['lee&sons 2026', 'password_guessable'],
  ['leesonsleesons', 'password_guessable'],
  ['basirabasira', 'password_guessable'],
  ['basirabasira1', 'password_guessable'],
  ['b4s1r4b4s1r4!', 'password_guessable'],
  ['Basira2025!!', 'password_guessable'],
  ['basira correct horse', 'accepted'],
])('words of the account and the product, %s: %s', (text, verdict) => {
  expect(judge(text)).toBe(verdict)
})

test.each([
  ['aaaaaaaaaaaa'],
  ['            '],
  ['x'.repeat(1_024)],
  ['\u00e9'.repeat(512)],
  ['123456123456'],
  ['123123123123'],
  ['qwertyqwerty'],
  ['abcdefghijkl'],
  ['lkjihgfedcba'],
  ['abcabcabcabc1'],
  ['qwertyuiop123'],
  ['POIUYTREWQ321'],
  ['1qaz2wsx3edc'],
  ['\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a'],
  ['horse horse horse'],
  ['aaa111bbb222'],
])('%s is refused as a repetition or a run', (text) => {
  expect(judge(text)).toBe('password_guessable')
})

test.each([
  ['four plain words here'],
  ['correct-horse-battery-41'],
  ['cobalt ferry lantern'],
  ['wolken \u00fcber dem moor'],
  ['1qaz2wsx and then my own'],
  ['k7#Qz!v9Lm2x'],
  ['correct horse battery correct horse battery'],
])('%s is accepted', (text) => {
  expect(judge(text)).toBe('accepted')
})

test('a password of random characters is accepted, whichever they are', () => {
  const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')
  const random = fc.array(letters, { minLength: 20, maxLength: 40 }).map((all) => all.join(''))
  // fast-check prefers repetition, which is what is refused: it may only refuse what has fewer than eight kinds of characters.
  fc.assert(
    fc.property(random, (text) => {
      fc.pre(new Set(text.toLowerCase()).size >= 16)
      return judge(text) === 'accepted'
    }),
  )
})

test('the longest password is judged in a moment, whatever it is made of', () => {
  const worst = [`${'a'.repeat(511)}b${'a'.repeat(512)}`, 'ab'.repeat(512), 'abcd1'.repeat(204), varied(340)]
  const began = performance.now()
  for (const text of worst) judge(text)
  expect(performance.now() - began).toBeLessThan(1_000)
})

test('only what was breached is refused for it, and nobody is asked where nobody is named', async () => {
  const asked: string[] = []
  const isBreached = async (password: Secret<'password'>): Promise<boolean> => {
    asked.push(password.reveal())
    return password.reveal() === 'four plain words here'
  }
  await refuseBreached({ ...policy, isBreached }, new Secret('cobalt ferry lantern'))
  await expect(
    refuseBreached({ ...policy, isBreached }, new Secret('four plain words here')),
  ).rejects.toMatchObject({ code: 'password_breached', details: { field: 'password' } })
  expect(asked).toEqual(['cobalt ferry lantern', 'four plain words here'])
  await refuseBreached(policy, new Secret('four plain words here'))
})

test('a refusal names the field and holds nothing of the password', () => {
  try {
    acceptPassword(policy, new Secret('hunter2'), [])
  } catch (error) {
    expect(error).toMatchObject({ details: { field: 'password' } })
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2')
  }
})
