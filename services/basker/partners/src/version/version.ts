/**
 * The versions of the Partners API, as data: what each calls a field, and what was changed with it.
 *
 * How requests and replies are put into a version's words: `version-words.ts`. For people: `docs/partners-versions.md`.
 */
import type { CollectionName } from '@claviger/basker-cms'

/** Names of fields, then → now. */
export type FormerNames = Readonly<Record<string, string>>

export interface Version {
  readonly id: string
  /** What its callers have to know that were on the version before; one sentence each. */
  readonly changes: readonly string[]
  /** Fields that have another name in the content model now. */
  readonly formerNames: Readonly<Partial<Record<CollectionName, FormerNames>>>
}

const february2026: Version = {
  id: '2026-02',
  changes: [
    'Events: `startDate` is called `startsAt` and `endDate` is called `endsAt`; they have always held a time.',
    'People: `bio` is called `biography`.',
    'The former names are unknown fields in this version: 400 in a query, 422 in a body.',
  ],
  formerNames: {},
}

const july2025: Version = {
  id: '2025-07',
  changes: ['The first version.'],
  formerNames: {
    events: { startDate: 'startsAt', endDate: 'endsAt' },
    people: { bio: 'biography' },
  },
}

/** Oldest first. */
export const versions: readonly Version[] = [july2025, february2026]

export const newestVersion: Version = february2026

/** Null where there is no such version. */
export function findVersion(id: string): Version | null {
  return versions.find((version) => version.id === id) ?? null
}
