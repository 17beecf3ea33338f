import { describe, expect, test } from 'vitest'
import { parseKeySearch, withoutSecret } from './key-search.ts'

const prefix = 'dbm_ak_abcdefgh234567ab_'

describe('the address of the list of API keys', () => {
  test('says what is searched for, how it is sorted and whether ended keys are shown', () => {
    const search = { q: 'agent', sort: '-name', ended: true }
    expect(parseKeySearch(search)).toEqual(search)
    expect(parseKeySearch({ q: 12, sort: '-created', ended: 1 })).toEqual({ q: '12' })
  })

  test('names everything that it leaves out, for what is not named the router takes as it was given', () => {
    const given = { q: { a: 1 }, sort: ['name'], ended: 'x' }
    expect({ ...given, ...parseKeySearch(given) }).toEqual({
      q: undefined,
      sort: undefined,
      ended: undefined,
    })
  })

  test('never holds more of an API key than everybody may see, however much of it was pasted', () => {
    for (const secret of ['s'.repeat(49), 'S3cret', 'a_b', 'x'.repeat(200)]) {
      expect(withoutSecret(`${prefix}${secret}`)).toBe(prefix)
      expect(withoutSecret(`key: "${prefix}${secret}" twice ${prefix}${secret}`)).not.toContain(secret)
      expect(parseKeySearch({ q: `X-API-Key: ${prefix}${secret}` }).q).toBe(`X-API-Key: ${prefix}`)
    }
    for (const words of ['agent', 'dbm_ak_abc', prefix, `${prefix}...`])
      expect(withoutSecret(words)).toBe(words)
  })
})
