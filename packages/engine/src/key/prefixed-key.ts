/**
 * The format `<prefix><key_id>_<secret>`: found by its public id, checked for typing errors without a store.
 *
 * `key_id` is 16 characters of base32; the secret 32 random bytes in base62 (43 characters) and the CRC-32 of all before
 * it in base62 (6 characters), so that a scanner tells a key from a look-alike offline. The checksum protects nothing.
 */
import { crc32 } from 'node:zlib'
import { base62, type RandomBytes, randomBase32 } from '../secret/random.ts'
import { Secret } from '../secret/secret.ts'
import type { KeyFormat } from './key-format.ts'

const idLength = 16
const secretLength = 43
const checksumLength = 6

/** @param prefix such as `dbm_ak_`; lower-case letters, digits and `_`, ending in `_` */
export function prefixedKeyFormat(prefix: string): KeyFormat {
  if (!/^[a-z0-9_]+_$/.test(prefix)) throw new TypeError('prefixedKeyFormat: prefix must end in _')
  const length = prefix.length + idLength + 1 + secretLength + checksumLength
  const shape = new RegExp(`^${prefix}[a-z2-7]{${idLength}}_[0-9A-Za-z]{${secretLength + checksumLength}}$`)
  const checksum = (body: string): string => base62(BigInt(crc32(body)), checksumLength)
  return {
    foundBy: 'id',
    maxLength: length,
    parse(presented) {
      const isShaped = presented.length === length && shape.test(presented)
      // Computed for whatever came: which of the two failed is not to be told by the time it took.
      const text = presented.slice(0, length)
      const isSound = checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength)
      return isShaped && isSound ? text.slice(prefix.length, prefix.length + idLength) : null
    },
    mint(random: RandomBytes, id = randomBase32(random, idLength)) {
      const secret = base62(BigInt(`0x${random(32).toString('hex')}`), secretLength)
      const body = `${prefix}${id}_${secret}`
      return { id, presented: new Secret(body + checksum(body)) }
    },
    display: (id) => `${prefix}${id}_...`,
  }
}
