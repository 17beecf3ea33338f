/**
 * A requirement of OWASP ASVS 5.0, as far as levels 1 and 2 ask for it, and how this project stands to it.
 *
 * The standard's own text is not repeated: `words` are ours.
 */

interface Asked {
  /** As the standard numbers it: chapter, section, requirement. */
  readonly id: string
  readonly level: 1 | 2
  /** One short sentence of our own. */
  readonly words: string
}

/** Met and partly met ones have a test that begins with the id; the others have a reason and no test. */
export type Requirement = Asked &
  (
    | { readonly status: 'met' }
    | { readonly status: 'partly' | 'not met'; readonly deviation: string }
    | { readonly status: 'not applicable'; readonly reason: string }
  )

export interface Chapter {
  readonly number: number
  readonly title: string
  readonly requirements: readonly Requirement[]
}

/** Whether a test has to hold it. */
export function isTested(requirement: Requirement): boolean {
  return requirement.status === 'met' || requirement.status === 'partly'
}

/** Why it is not met in full, or not asked of us; null where it is met. */
export function reasonOf(requirement: Requirement): string | null {
  if (requirement.status === 'met') return null
  return requirement.status === 'not applicable' ? requirement.reason : requirement.deviation
}
