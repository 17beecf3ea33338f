/**
 * An event of the activity page, and what is chosen of all there are.
 *
 * Each dashboard asks for them by its own calls.
 */
export interface ActivityParty {
  readonly type: string
  readonly id: string | null
  readonly name: string | null
}

export interface ActivityRow {
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly actor: ActivityParty
  readonly action: string
  readonly object: ActivityParty
  readonly network: string | null
  readonly device: string | null
  readonly requestId: string | null
  readonly isRefused: boolean
}

export interface ActivityRows {
  readonly events: readonly ActivityRow[]
  /** Where older events go on; null: there are none. */
  readonly next: string | null
}

export const activityKinds = ['keys', 'sign-ins', 'accounts', 'members', 'organization'] as const
export type ActivityKind = (typeof activityKinds)[number]

export const activityRanges = ['day', 'week', 'month'] as const
export type ActivityRange = (typeof activityRanges)[number]

/** What is chosen, as it stands in the address. */
export interface ActivitySearch {
  /** Id of who did it. */
  readonly who?: string | undefined
  readonly what?: ActivityKind | undefined
  readonly when?: ActivityRange | undefined
}

/** Each name is given a value, were it undefined: the router lets the address's own through where there is none. */
export function parseActivitySearch({ who, what, when }: Record<string, unknown>): ActivitySearch {
  return {
    who:
      typeof who === 'string' || typeof who === 'number' ? String(who).slice(0, 128) || undefined : undefined,
    what: activityKinds.find((kind) => kind === what),
    when: activityRanges.find((range) => range === when),
  }
}

const actions: Readonly<Record<ActivityKind, string>> = {
  keys: 'key',
  'sign-ins': 'session,account.sign_in_failed,account.guessed',
  accounts: 'account',
  members: 'member',
  organization: 'organization',
}

const dayMs = 86_400_000
const days: Readonly<Record<ActivityRange, number>> = { day: 1, week: 7, month: 30 }

/** The query of the call that finds what was chosen. */
export function activityQuery(
  { who, what, when }: ActivitySearch,
  now: number,
): { readonly actor?: string; readonly action?: string; readonly since?: string } {
  return {
    ...(who === undefined ? {} : { actor: who }),
    ...(what === undefined ? {} : { action: actions[what] }),
    ...(when === undefined ? {} : { since: new Date(now - days[when] * dayMs).toISOString() }),
  }
}
