import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressBlock, networksOf, place } from './address-block.ts'
import { ClientAddresses } from './client-address.ts'
import { deviceLabel } from './device-label.ts'

function from(peer: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage
}

describe('where a request comes from', () => {
  const behind = new ClientAddresses(['loopback', '10.0.0.0/8', '2001:db8:1::/48'])

  test.each([
    ['no proxy before it', '203.0.113.1', undefined, '203.0.113.1'],
    ['a stranger that claims to be a proxy', '203.0.113.1', '198.51.100.1', '203.0.113.1'],
    ['one proxy', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['one proxy over IPv6', '::1', '2001:db8:2::5', '2001:db8:2::5'],
    ['one proxy, IPv4 in IPv6', '::ffff:127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['two proxies', '127.0.0.1', '198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['a client that made up what is left', '127.0.0.1', '1.1.1.1, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['a port behind the address', '127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['a port behind an IPv6 address', '127.0.0.1', '[2001:db8:2::5]:4711', '2001:db8:2::5'],
    ['garbage', '127.0.0.1', "198.51.100.1, '; drop table", '127.0.0.1'],
    ['garbage behind a proxy', '127.0.0.1', 'unknown, 10.1.2.3', '10.1.2.3'],
    ['an octal address', '127.0.0.1', '0177.0.0.1', '127.0.0.1'],
    ['nothing at all', '127.0.0.1', '', '127.0.0.1'],
    ['proxies only', '127.0.0.1', '10.0.0.1', '10.0.0.1'],
  ])('is read from the right through trusted proxies: %s', (_what, peer, forwarded, expected) => {
    expect(behind.of(from(peer, forwarded))).toBe(expected)
    expect(behind.of(from(peer, forwarded))).toBe(expected)
  })

  test('is the connection where no proxy is trusted', () => {
    expect(new ClientAddresses([]).of(from('127.0.0.1', '198.51.100.1'))).toBe('127.0.0.1')
  })

  test.each(['10.0.0.0/33', 'proxy.internal', '10.0.0', '10.0.0.0/8/8', '::/129', ''])(
    'cannot be configured with %j',
    (text) => {
      expect(() => new ClientAddresses([text])).toThrow(TypeError)
    },
  )

  test('is never anything but an address, whatever is forwarded', () => {
    fc.assert(
      fc.property(fc.string(), (forwarded) => {
        expect(behind.of(from('127.0.0.1', forwarded))).toMatch(/^[0-9a-f.:]+$/)
      }),
    )
  })
})

test.each([
  ['203.0.113.77', '203.0.113.77/32', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.77/32', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['fe80::1%eth0', 'fe80::/64', 'fe80::/48'],
  ['', 'unknown', 'unknown'],
  ['nonsense', 'unknown', 'unknown'],
])('%j is counted as %s and shown as %s', (address, block, shown) => {
  expect(addressBlock(address)).toBe(block)
  expect(place(address)).toBe(shown)
})

test.each([
  ['203.0.113.77', ['203.0.113.77/32']],
  ['::ffff:203.0.113.77', ['203.0.113.77/32']],
  ['::ffff:cb00:714d', ['203.0.113.77/32']],
  ['2001:db8:beef:1234:5::6', ['2001:db8:beef:1234::/64', '2001:db8:beef:1200::/56', '2001:db8:beef::/48']],
  ['nonsense', ['unknown']],
])('%j is in the networks %j', (address, blocks) => {
  expect(networksOf(address).map(({ block }) => block)).toEqual(blocks)
  expect(networksOf(address).map(({ width }) => width)).toEqual(
    blocks.length === 1 ? ['ipv4/32'] : ['ipv6/64', 'ipv6/56', 'ipv6/48'],
  )
})

describe('a device', () => {
  test.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari on macOS',
    ],
    ['curl/8.5.0', 'curl'],
    ['<script>alert(1)</script>', 'Unknown device'],
    ['', 'Unknown device'],
    [undefined, 'Unknown device'],
  ])('that says %j is %s', (userAgent, label) => {
    expect(deviceLabel(userAgent)).toBe(label)
  })

  test('has a short, plain label, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (userAgent) => {
        expect(deviceLabel(userAgent)).toMatch(/^[A-Za-z0-9 ._()+-]{1,140}$/)
      }),
    )
    expect(deviceLabel('('.repeat(100_000)).length).toBeLessThan(150)
  })
})
