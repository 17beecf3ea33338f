/**
 * A guessable secret: long enough, and still no secret, because nobody drew it at random.
 *
 * Finds what is typed by hand or copied from a page. No test of a text proves that it is random.
 */
import { deflateRawSync } from 'node:zlib'

/** Of 32 random bytes about 30 differ, of 32 random hex digits about 14; fewer than this happens once in 10^8 times at most. */
const fewestDistinct = 9
/** What 16 random bytes need: a text that packs into less repeats itself. */
const fewestPackedBytes = 25
/** Short words would be found in random base64 now and then. */
const placeholders =
  /change-?_?me|password|passphrase|example|placeholder|insecure|replace|default|testtest|(?:my|your|super|top)[-_ ]?secret|secret[-_ ]?(?:key|value|here|string)|correct[-_ ]?horse/i

/** Whether most neighbours differ by one and the same: `0123456789…`, `abcdef…`, `aaaa…`. */
function isSequence(bytes: Uint8Array): boolean {
  const steps = new Map<number, number>()
  for (const [at, byte] of bytes.entries()) {
    const step = at === 0 ? null : (byte - (bytes[at - 1] ?? 0)) & 0xff
    if (step !== null) steps.set(step, (steps.get(step) ?? 0) + 1)
  }
  return Math.max(0, ...steps.values()) > bytes.length / 2
}

function isMonotonous(bytes: Uint8Array): boolean {
  return (
    new Set(bytes).size < fewestDistinct ||
    deflateRawSync(bytes, { level: 9 }).length < fewestPackedBytes ||
    isSequence(bytes)
  )
}

/**
 * Whether `text` is a secret in form only: one byte or a pattern over and over, a sequence, or a placeholder of some page.
 *
 * @param bytes what the text encodes; by default its UTF-8
 */
export function isGuessable(text: string, bytes: Uint8Array = Buffer.from(text)): boolean {
  return (
    isMonotonous(Buffer.from(text)) ||
    isMonotonous(bytes) ||
    placeholders.test(text) ||
    placeholders.test(Buffer.from(bytes).toString('latin1'))
  )
}
