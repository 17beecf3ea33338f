/**
 * How much of a text is left when repetitions and runs are counted as what they are: one choice, however long.
 *
 * A run is a row of one character, a step through the alphabet or the digits, a walk along a keyboard, or a part that stood
 * before. What that means for a password: `password.ts`.
 */

/** Rows and columns of common keyboards, as they are walked: Latin in three countries, Cyrillic, digits with and without shift. */
const keyboardWalks: readonly string[] = [
  '1234567890-=',
  '!@#$%^&*()_+',
  '!"§$%&/()=',
  'qwertyuiop[]',
  'qwertzuiopü',
  'azertyuiop',
  'asdfghjkl;',
  'asdfghjklöä',
  'qsdfghjklm',
  'zxcvbnm,./',
  'yxcvbnm,.-',
  'wxcvbn',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '0p;/'],
]

/** Shorter runs stand in ordinary words, too. */
const minRun = 3
/** What a run is worth: where it begins, and which one it is. */
const runWorth = 2

const neighbours = new Set(
  keyboardWalks.flatMap((walk) => {
    const keys = Array.from(walk)
    return keys.slice(1).flatMap((key, at) => [`${keys[at]}${key}`, `${key}${keys[at]}`])
  }),
)

/**
 * The characters (code points) of `text` without regard to case, where each run counts for two at most and one character
 * repeated for one.
 */
export function countWithoutRuns(text: string): number {
  const characters = Array.from(text.toLowerCase())
  let count = 0
  for (let at = 0; at < characters.length; ) {
    const same = lengthWhile(characters, at, (one, next) => one === next)
    const run = Math.max(
      lengthWhile(characters, at, isStep(1)),
      lengthWhile(characters, at, isStep(-1)),
      lengthWhile(characters, at, (one, next) => neighbours.has(`${one}${next}`)),
      repeatedLength(characters, at),
    )
    if (same >= minRun && same >= run) {
      count += 1
      at += same
    } else if (run >= minRun) {
      count += runWorth
      at += run
    } else {
      count += 1
      at += 1
    }
  }
  return count
}

/** The shortest beginning of `text` that, said over and over (the last time perhaps not to its end), is `text`. */
export function repeatedUnit(text: string): string {
  const characters = Array.from(text)
  // Borders as in Knuth, Morris and Pratt: the longest proper beginning of a part that is its end as well.
  const borders = [0]
  for (let at = 1, border = 0; at < characters.length; at++) {
    while (border > 0 && characters[at] !== characters[border]) border = borders[border - 1] ?? 0
    if (characters[at] === characters[border]) border++
    borders.push(border)
  }
  const unit = characters.length - (borders.at(-1) ?? 0)
  return characters.slice(0, unit).join('')
}

type Follows = (one: string, next: string) => boolean

function isStep(by: number): Follows {
  return (one, next) =>
    /[\p{L}\p{N}]/u.test(next) && (next.codePointAt(0) ?? 0) - (one.codePointAt(0) ?? 0) === by
}

function lengthWhile(characters: readonly string[], from: number, follows: Follows): number {
  let to = from + 1
  while (to < characters.length && follows(characters[to - 1] ?? '', characters[to] ?? '')) to++
  return to - from
}

/** How many characters from `from` on stood in the same order before it; those that overlap with it count. */
function repeatedLength(characters: readonly string[], from: number): number {
  let longest = 0
  for (let earlier = 0; earlier < from; earlier++) {
    let length = 0
    while (from + length < characters.length && characters[earlier + length] === characters[from + length])
      length++
    longest = Math.max(longest, length)
  }
  return longest
}
