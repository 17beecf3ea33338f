/**
 * Email addresses: spellings of one mailbox come to one address, and no two addresses can be taken for one another.
 *
 * What is done with them is tested with accounts.
 */
import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEmailAddress, requireEmailAddress } from './email-address.ts'

test.each([
  ['ada@example.com', 'ada@example.com'],
  [' Ada.Lovelace+x@Example.COM\n', 'ada.lovelace+x@example.com'],
  ["o'neil/x=y{z}|~`$%&*?^!#@example.com", "o'neil/x=y{z}|~`$%&*?^!#@example.com"],
  ['ida@ex\u00e4mple.com', 'ida@xn--exmple-cua.com'],
  ['ida@XN--EXMPLE-CUA.com', 'ida@xn--exmple-cua.com'],
  ['ida@exa\u0308mple.com', 'ida@xn--exmple-cua.com'],
  ['dot@example\u3002com', 'dot@example.com'],
  ['wide@\uff45xample.com', 'wide@example.com'],
  ['wide@e\uff58ample\uff0ecom', 'wide@example.com'],
  ['kelvin@\u212aelvin.com', 'kelvin@kelvin.com'],
  ['e\u0301ve@example.com', '\u00e9ve@example.com'],
  ['\u00e9ve@example.com', '\u00e9ve@example.com'],
  ['\u5bc6\u7801@example.com', '\u5bc6\u7801@example.com'],
  ['a@localhost', 'a@localhost'],
  ['a@fa\u00df.de', 'a@xn--fa-hia.de'],
])('%j is the address %s', (text, canonical) => {
  expect(parseEmailAddress(text)).toBe(canonical)
  expect(parseEmailAddress(canonical)).toBe(canonical)
})

describe('no address', () => {
  test.each([
    ...[
      '',
      '@',
      'a',
      'a@',
      '@example.com',
      'a@b@example.com',
      '"a b"@example.com',
      'a b@example.com',
      'a@[127.0.0.1]',
    ],
    ...['.a@example.com', 'a.@example.com', 'a..b@example.com', 'a\u0000@example.com', 'a\n@example.com'],
    ...['a,b@example.com', 'a<b@example.com', 'a(b)@example.com', `${'x'.repeat(65)}@example.com`],
    `${'\u00e9'.repeat(33)}@example.com`,
  ])('by its local part or its form: %j', (text) => {
    expect(parseEmailAddress(text)).toBeNull()
  })

  test.each([
    ...[
      'example..com',
      '.example.com',
      'example.com.',
      'example.com..',
      '-example.com',
      'example-.com',
      'a b.com',
    ],
    ...[`${'d'.repeat(64)}.com`, `${'d.'.repeat(127)}com`, 'exa_mple.com', 'ex%61mple.com', 'exa/mple.com'],
    ...[
      '1.2.3.4',
      '127.1',
      '0x7f.1',
      'example.1',
      'example.0x1',
      '7',
      'xn--a.com',
      'xn--abc.com',
      'xn--xn---epa.com',
    ],
    ...[
      'ab--cd.com',
      'a\u200db.com',
      '1\u05d0.com',
      'a\u202eb.com',
      '\u00ad',
      '\ud83d.com',
      'example.com\u3002',
    ],
  ])('by its domain: a@%s', (domain) => {
    expect(parseEmailAddress(`a@${domain}`)).toBeNull()
  })

  test.each([
    ['KELVIN SIGN, which lower-cases to k', '\u212aim'],
    ['LONG S, which is an s', 'e\u017fther'],
    ['full-width letters', '\uff41nn'],
    ['a ligature', '\ufb01n'],
    ['SHARP S, which folds to ss', 'stra\u00dfe'],
    ['an upper-case letter beyond ASCII', '\u00c9ve'],
    ['the capital I with a dot', '\u0130da'],
    ['the small i without one, which is I in capitals', '\u0131da'],
    ['a sigma that ends a word', '\u03bf\u03b4\u03cc\u03c2'],
    ['MICRO SIGN, which is a mu', '\u00b5'],
    ['a superscript', 'x\u00b2'],
    ['ZERO WIDTH SPACE', 'a\u200bnn'],
    ['ZERO WIDTH JOINER', 'a\u200dnn'],
    ['SOFT HYPHEN', 'a\u00adnn'],
    ['VARIATION SELECTOR', 'a\ufe0fnn'],
    ['HANGUL FILLER, which shows nothing', 'a\u3164'],
    ['RIGHT-TO-LEFT OVERRIDE', 'a\u202enn'],
    ['an unassigned code point', 'a\u0378'],
    ['private use', 'a\ue000'],
    ['half a surrogate pair', 'a\ud83d'],
  ])('by a local part that could be taken for another one: %s', (_, localPart) => {
    expect(parseEmailAddress(`${localPart}@example.com`)).toBeNull()
  })
})

test('a refusal names the field and never what was sent', () => {
  const refusal = (() => {
    try {
      return requireEmailAddress('nobody@', 'new_email')
    } catch (error) {
      return error
    }
  })()
  expect(refusal).toMatchObject({ code: 'email_invalid', details: { field: 'new_email' } })
  expect(JSON.stringify(refusal) + String(refusal)).not.toContain('nobody')
})

/** Any text of Unicode, often of what folds, composes or is read as ASCII. */
const tricky = fc.constantFrom(
  ...[
    'k',
    'K',
    '\u212a',
    's',
    '\u017f',
    '\u00df',
    '\u1e9e',
    'i',
    'I',
    '\u0130',
    '\u0131',
    '\u00e9',
    'e\u0301',
    '\u0301',
  ],
  ...[
    '\u03c3',
    '\u03c2',
    '\u03a3',
    '\uff41',
    '\uff21',
    '\ufb00',
    '\u00e5',
    '\u212b',
    '\u01c6',
    '\u01c5',
    '\u1c80',
    '\u13a0',
  ],
  ...[
    '\uab70',
    '\u0390',
    '\u1fd3',
    '\u0345',
    '\u03b9',
    '.',
    '\u3002',
    '\uff0e',
    '-',
    '\u200d',
    '\u00ad',
    'xn--',
    '0',
    '\u0660',
  ],
)
const localParts = fc
  .array(fc.oneof(tricky, fc.string({ unit: 'binary', maxLength: 3 })), { minLength: 1, maxLength: 6 })
  .map((all) => all.join(''))
const runs = { numRuns: 5_000 }

test('over all of Unicode, a canonical form is its own canonical form', () => {
  fc.assert(
    fc.property(localParts, localParts, (local, domain) => {
      for (const text of [`${local}@example.com`, `a@${domain}.com`, `${local}@${domain}`]) {
        const address = parseEmailAddress(text)
        if (address !== null) expect(parseEmailAddress(address)).toBe(address)
      }
    }),
    runs,
  )
})

test('over all of Unicode, no two addresses fall together under any normalisation or change of case', () => {
  const foldings = [
    (text: string) => text.toLowerCase(),
    (text: string) => text.toUpperCase(),
    (text: string) => text.normalize('NFKC').toLowerCase().normalize('NFKC'),
    (text: string) => text.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFC'),
    (text: string) => text.toUpperCase().normalize('NFKC').toLowerCase(),
  ]
  // Whatever folds to an address is either refused or that address: then two that differ cannot fold to the same.
  fc.assert(
    fc.property(localParts, (local) => {
      const address = parseEmailAddress(`${local}@example.com`)
      if (address === null) return
      for (const fold of foldings) {
        const folded = parseEmailAddress(fold(address))
        if (folded !== null) expect(folded).toBe(address)
      }
    }),
    runs,
  )
})

test('every letter of Unicode that is accepted alone is the only one of its foldings that is', () => {
  const byFolding = new Map<string, number>()
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue
    const letter = String.fromCodePoint(point)
    const address = parseEmailAddress(`${letter}@example.com`)
    if (address === null) continue
    // A capital of ASCII is its small letter, and what NFC replaces is what it is replaced with.
    if (address !== `${letter}@example.com`) continue
    const folded = letter.normalize('NFKC').toUpperCase().normalize('NFKC').toLowerCase().normalize('NFKC')
    expect(byFolding.get(folded), `U+${point.toString(16)}`).toBeUndefined()
    byFolding.set(folded, point)
  }
  expect(byFolding.size).toBeGreaterThan(100_000)
})

test('no letter beyond ASCII comes to be one of ASCII in a local part', () => {
  for (let point = 0x80; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue
    const address = parseEmailAddress(`${String.fromCodePoint(point)}@example.com`)
    if (address !== null) expect(address, `U+${point.toString(16)}`).toMatch(/^[^\0-\x7f]+@/)
  }
})

test('over all of Unicode, a domain is ASCII that every resolver reads in the same way', () => {
  fc.assert(
    fc.property(localParts, (domain) => {
      const address = parseEmailAddress(`a@${domain}.com`)
      if (address === null) return
      const ascii = address.slice(2)
      expect(ascii).toMatch(/^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+com$/)
      expect(domainToASCII(ascii)).toBe(ascii)
    }),
    runs,
  )
})
