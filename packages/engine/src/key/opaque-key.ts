/**
 * The format of keys without an id inside: a random UUID v4 (RFC 9562 §5.4) of ours, or an imported string; found by digest.
 *
 * Which header such a key travels in is the service's data (`../dialect.ts`).
 */
import type { RandomBytes } from '../secret/random.ts'
import { randomId } from '../secret/random.ts'
import { Secret } from '../secret/secret.ts'
import type { KeyFormat } from './key-format.ts'

const minLength = 16
const maxLength = 256

function uuidV4(random: RandomBytes): string {
  const bytes = random(16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Accepts 16 to 256 visible ASCII characters; makes lower-case UUIDs. */
export const opaqueKeyFormat: KeyFormat = {
  foundBy: 'digest',
  maxLength,
  parse(presented) {
    if (presented.length < minLength || presented.length > maxLength) return null
    return /^[\x21-\x7e]+$/.test(presented) ? '' : null
  },
  mint: (random, id = randomId(random)) => ({ id, presented: new Secret(uuidV4(random)) }),
  display: () => '...',
}
