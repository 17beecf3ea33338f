/**
 * Limits of mails to one address: no window holds more than they say, in whichever order mails are asked for and put off.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hourMs, minuteMs } from '../time.ts'
import { type CountedMail, defaultMailLimits, mailRecipient, nextMailAt, withMail } from './mail-limit.ts'

const kinds = ['verify_email', 'address_taken', 'reset_asked', 'invitation'] as const

const asked = fc.record({
  kind: fc.constantFrom(...kinds),
  pauseMs: fc.oneof(fc.nat(2_000), fc.nat(20 * minuteMs)),
  isDeferred: fc.boolean(),
})

/** What leaves of `all`, and how many are counted in the end. */
function run(all: readonly (typeof asked extends fc.Arbitrary<infer T> ? T : never)[]) {
  let now = 1_750_000_000_000
  let counted: readonly CountedMail[] = []
  const left: CountedMail[] = []
  for (const { kind, pauseMs, isDeferred } of all) {
    now += pauseMs
    const at = nextMailAt(defaultMailLimits, counted, kind, now)
    if (at - now > (isDeferred ? hourMs : 0)) continue
    counted = withMail(defaultMailLimits, counted, { kind, at }, now)
    left.push({ kind, at })
  }
  return { left, counted }
}

/** The shortest time that holds `points` and one more of `mails`. */
function closest(mails: readonly CountedMail[], points: number): number {
  const times = mails.map(({ at }) => at).sort((a, b) => a - b)
  return Math.min(...times.slice(points).map((at, index) => at - (times[index] ?? 0)))
}

test('no minute holds two mails of one kind and no hour six, put off or not', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 80 }), (all) => {
      const { left, counted } = run(all)
      expect(closest(left, 5)).toBeGreaterThanOrEqual(hourMs)
      for (const kind of kinds) {
        const ofKind = left.filter((mail) => mail.kind === kind)
        expect(closest(ofKind, 1)).toBeGreaterThanOrEqual(minuteMs)
      }
      // Put off for an hour at the most, so that is how many can count at once.
      expect(counted.length).toBeLessThanOrEqual(2 * defaultMailLimits.perHour)
    }),
  )
})

test('0 is no limit, by the minute, by the hour or both, and then nothing is kept', () => {
  const now = 1_750_000_000_000
  const mails = Array.from({ length: 9 }, () => ({ kind: 'reset_asked', at: now }) as const)
  expect(nextMailAt({ perMinute: 0, perHour: 0 }, mails, 'reset_asked', now)).toBe(now)
  expect(nextMailAt({ perMinute: 1, perHour: 0 }, mails, 'reset_asked', now)).toBe(now + minuteMs)
  expect(nextMailAt({ perMinute: 0, perHour: 9 }, mails, 'reset_asked', now)).toBe(now + hourMs)
  expect(withMail({ perMinute: 0, perHour: 0 }, [], { kind: 'reset_asked', at: now }, now)).toEqual([])
})

test('a recipient cannot be read from the name it is counted under', () => {
  expect(mailRecipient('ann@example.org')).toMatch(/^[0-9a-f]{64}$/)
})
