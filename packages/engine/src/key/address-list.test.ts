/**
 * Lists of addresses: what is one, what it lets in, and which is inside which.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressesWithin, addressTest, checkedAddresses, intersectAddresses } from './address-list.ts'

describe('a list of addresses', () => {
  test.each([
    '192.0.2.1',
    '192.0.2.0/24',
    '0.0.0.0/0',
    '10.0.0.0/32',
    '2001:db8::/32',
    '::/0',
    '::1',
    '::ffff:192.0.2.1',
  ])('may hold %s', (cidr) => {
    expect(checkedAddresses([cidr])).toEqual([cidr])
  })

  test.each([
    '',
    ' ',
    '192.0.2.0/',
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/2 4',
    '192.0.2.0/24/8',
    '192.0.2',
    '256.0.0.1',
    '2001:db8::/129',
    'fe80::1%eth0',
    'fe80::%eth0/10',
    'example.org',
    '/8',
    '1.2.3.4/1e1',
    '010.0.0.1',
  ])('may not hold "%s"', (cidr) => {
    expect(() => checkedAddresses([cidr])).toThrow(expect.objectContaining({ code: 'address_list_invalid' }))
  })

  test('may hold a hundred entries, and names each once', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => `10.0.0.${at}`)
    expect(checkedAddresses(hundred)).toEqual(hundred)
    expect(() => checkedAddresses([...hundred, '10.0.1.0'])).toThrow()
    expect(checkedAddresses(['::1', '::1'])).toEqual(['::1'])
  })
})

describe('a test of addresses', () => {
  test.each([
    [[], '198.51.100.7', true],
    [['192.0.2.0/24'], '192.0.2.255', true],
    [['192.0.2.0/24'], '192.0.3.0', false],
    [['192.0.2.77/24'], '192.0.2.1', true],
    [['192.0.2.1'], '192.0.2.1', true],
    [['192.0.2.1'], '192.0.2.2', false],
    [['0.0.0.0/0'], '203.0.113.9', true],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['192.0.2.0/24'], '::ffff:192.0.2.9', true],
    [['192.0.2.0/24'], '::ffff:c000:209', true],
    [['192.0.2.0/24'], '::FFFF:192.0.2.9', true],
    [['192.0.2.0/24'], '::ffff:192.0.3.9', false],
    [['2001:db8::/33'], '2001:db8:7fff::1', true],
    [['2001:db8::/33'], '2001:db8:8000::1', false],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['192.0.2.0/24'], '', false],
    [['192.0.2.0/24'], 'unknown', false],
    [['192.0.2.0/24', '2001:db8::/32'], '2001:db8::5', true],
  ] as const)('%j and %s: %s', (cidrs, address, allowed) => {
    expect(addressTest(cidrs)(address)).toBe(allowed)
  })
})

describe('a list is within another', () => {
  test.each([
    [['10.1.0.0/16'], ['10.0.0.0/8'], true],
    [['10.0.0.0/8'], ['10.1.0.0/16'], false],
    [['10.0.0.0/8'], ['10.0.0.0/8'], true],
    [['11.0.0.0/16'], ['10.0.0.0/8'], false],
    [['10.1.0.0/16', '11.0.0.0/16'], ['10.0.0.0/8'], false],
    [['10.1.0.0/16', '::1'], ['10.0.0.0/8', '::/0'], true],
    [[], ['10.0.0.0/8'], false],
    [['10.0.0.0/8'], [], true],
    [[], [], true],
    [['0.0.0.0/0'], ['0.0.0.0/0'], true],
    [['0.0.0.0/0', '::/0'], ['0.0.0.0/1', '128.0.0.0/1'], false],
    [['1.2.3.4'], ['1.2.3.4/32'], true],
  ] as const)('%j in %j: %s', (inner, outer, within) => {
    expect(addressesWithin(inner, outer)).toBe(within)
  })

  const cidr = fc
    .tuple(fc.nat(3), fc.nat(255), fc.constantFrom(0, 7, 8, 9, 15, 16, 24, 32))
    .map(([a, b, bits]) => `10.${a}.${b}.0/${bits}`)
  const lists = fc.array(cidr, { maxLength: 4 })
  const addresses = fc.tuple(fc.nat(3), fc.nat(255), fc.nat(255)).map(([a, b, c]) => `10.${a}.${b}.${c}`)

  test('only if it lets nothing in that the other does not', () => {
    fc.assert(
      fc.property(lists, lists, addresses, (inner, outer, address) => {
        fc.pre(addressesWithin(inner, outer))
        expect(!addressTest(inner)(address) || addressTest(outer)(address)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('what is left of one under another lets in just what both do', () => {
    fc.assert(
      fc.property(lists, lists, addresses, (held, bound, address) => {
        const left = intersectAddresses(held, bound)
        const both = addressTest(held)(address) && addressTest(bound)(address)
        const isNowhere = left.length === 0 && (held.length > 0 || bound.length > 0)
        expect(isNowhere ? false : addressTest(left)(address)).toBe(both)
      }),
      { numRuns: 500 },
    )
  })
})

test('every IPv6 address is not every address: IPv4 has to be allowed by itself', () => {
  const allows = addressTest(['::/0'])
  expect(allows('2001:db8::1')).toBe(true)
  expect(allows('192.0.2.1')).toBe(false)
  expect(allows('::ffff:192.0.2.1')).toBe(false)
})

test('an IPv4 block in its IPv6 form allows the IPv4 addresses in it', () => {
  const allows = addressTest(['::ffff:192.0.2.0/120'])
  expect(allows('192.0.2.200')).toBe(true)
  expect(allows('192.0.3.1')).toBe(false)
})
