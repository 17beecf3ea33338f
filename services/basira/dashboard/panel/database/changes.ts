/**
 * The settings of a database as they are typed, and what of them has changed.
 *
 * What registering asks for as well is judged in the shell's database-draft.ts.
 */
import {
  type DatabaseDraft,
  draftProblems,
  type Problems,
  present,
  tagRows,
  tagsOf,
  wholeNumber,
} from '../shell/database-draft.ts'
import type { Database } from '../shell/databases.api.ts'

export interface SettingsDraft extends DatabaseDraft {
  readonly pollIntervalSeconds: string
  readonly collectsExplainPlans: boolean
  readonly collectsReplication: boolean
  /** Names with commas or white space between. */
  readonly disabledCollectors: string
}

export type Settings = Pick<
  Database,
  | 'name'
  | 'host'
  | 'port'
  | 'tags'
  | 'pollIntervalSeconds'
  | 'collectsExplainPlans'
  | 'collectsReplication'
  | 'disabledCollectors'
>

export type Changes = Partial<Settings>

/** A day, as the server has it. */
const longestPollSeconds = 86_400
const mostCollectors = 100

export function settingsDraft(database: Settings): SettingsDraft {
  const { name, host, port, tags, pollIntervalSeconds, disabledCollectors } = database
  return {
    name,
    host,
    port: String(port),
    tags: tagRows(tags),
    pollIntervalSeconds: String(pollIntervalSeconds),
    collectsExplainPlans: database.collectsExplainPlans,
    collectsReplication: database.collectsReplication,
    disabledCollectors: disabledCollectors.join(', '),
  }
}

export function settingsProblems(draft: SettingsDraft): Problems {
  return {
    ...draftProblems(draft),
    ...present({
      pollIntervalSeconds:
        wholeNumber(draft.pollIntervalSeconds, longestPollSeconds) === null
          ? 'A whole number of seconds, from 1 to 86400 (a day).'
          : null,
      disabledCollectors: collectorsProblem(collectorsOf(draft.disabledCollectors)),
    }),
  }
}

function collectorsProblem(names: readonly string[]): string | null {
  const odd = names.find((name) => !/^[A-Za-z0-9._-]{1,64}$/.test(name))
  if (odd !== undefined) return 'Names of collectors have letters, digits, dots, dashes and underscores only.'
  return names.length > mostCollectors ? `Name at most ${mostCollectors} collectors.` : null
}

function collectorsOf(typed: string): readonly string[] {
  return [...new Set(typed.split(/[\s,]+/).filter((name) => name !== ''))]
}

/** What differs between what is saved and what is typed; for a draft without problems. */
export function changesOf(saved: Settings, draft: SettingsDraft): Changes {
  const typed: Settings = {
    name: draft.name.trim(),
    host: draft.host.trim(),
    port: Number(draft.port),
    tags: tagsOf(draft.tags),
    pollIntervalSeconds: Number(draft.pollIntervalSeconds),
    collectsExplainPlans: draft.collectsExplainPlans,
    collectsReplication: draft.collectsReplication,
    disabledCollectors: collectorsOf(draft.disabledCollectors),
  }
  return {
    ...(typed.name !== saved.name && { name: typed.name }),
    ...(typed.host !== saved.host && { host: typed.host }),
    ...(typed.port !== saved.port && { port: typed.port }),
    ...(!isSameTags(typed.tags, saved.tags) && { tags: typed.tags }),
    ...(typed.pollIntervalSeconds !== saved.pollIntervalSeconds && {
      pollIntervalSeconds: typed.pollIntervalSeconds,
    }),
    ...(typed.collectsExplainPlans !== saved.collectsExplainPlans && {
      collectsExplainPlans: typed.collectsExplainPlans,
    }),
    ...(typed.collectsReplication !== saved.collectsReplication && {
      collectsReplication: typed.collectsReplication,
    }),
    ...(typed.disabledCollectors.join() !== saved.disabledCollectors.join() && {
      disabledCollectors: typed.disabledCollectors,
    }),
  }
}

type Tags = Readonly<Record<string, string>>

/** Whatever the order: a server need not keep it. */
function isSameTags(one: Tags, other: Tags): boolean {
  const texts = [one, other].map((tags) => JSON.stringify(Object.entries(tags).toSorted()))
  return texts[0] === texts[1]
}
