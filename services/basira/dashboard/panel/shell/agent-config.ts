/**
 * The agent's `config.yaml`: where Basira is, the key it comes with, and the databases it watches.
 *
 * Showing it is up to the pages, with a block to copy.
 */

/** Stands where the key goes, for it is shown once and this is not where. */
export const keyPlaceholder = 'dbm_ak_…'

export interface ConfiguredDatabase {
  readonly name: string
  readonly engine: string
  readonly host: string
  readonly port: number
}

export interface AgentConfig {
  /** The origin of Basira. */
  readonly url: string
  readonly key: string
  /** None: whoever reads it adds theirs. */
  readonly databases: readonly ConfiguredDatabase[]
}

export function agentConfig({ url, key, databases }: AgentConfig): string {
  return [
    'api:',
    `  url: ${scalar(url)}`,
    `  key: ${scalar(key)}`,
    ...(databases.length === 0 ? [] : ['databases:']),
    ...databases.flatMap(({ name, engine, host, port }) => [
      `  - name: ${scalar(name)}`,
      `    engine: ${engine}`,
      `    host: ${scalar(host)}`,
      `    port: ${port}`,
    ]),
    '',
  ].join('\n')
}

/** What YAML reads as itself without quotes; a first letter keeps numbers, times and marks out. */
const plain = /^[A-Za-z][A-Za-z0-9_./…-]*(?::\/\/[A-Za-z0-9_./:-]*[A-Za-z0-9_/-])?$/
/** What YAML 1.1 takes for something other than a text. */
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i

/** A JSON string is a YAML scalar; the few characters in which they differ are escaped. */
function scalar(text: string): string {
  if (plain.test(text) && !words.test(text)) return text
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
