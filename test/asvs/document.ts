/**
 * docs/asvs.md as data and tests make it.
 *
 * document.test.ts holds the page to it.
 */
import type { NamedTest } from './coverage.ts'
import { type Chapter, isTested, type Requirement, reasonOf } from './requirement.ts'

const statuses = ['met', 'partly', 'not met', 'not applicable'] as const

const head = `# OWASP ASVS 5.0, levels 1 and 2

<!-- Made by test/asvs/document.test.ts; do not edit. UPDATE_ASVS=1 npx vitest run test/asvs makes it anew. -->

How Claviger, with both services, stands to each requirement of levels 1 and 2 of the [Application Security Verification Standard 5.0](https://github.com/OWASP/ASVS). What a requirement asks is said in our own words; its text is the standard's. Whatever is met, in full or partly, is held by the test that is named: it asks a running service wherever a service can be asked.
`

/** The page. @param tests as they stand in the tree */
export function asvsDocument(chapters: readonly Chapter[], tests: readonly NamedTest[]): string {
  return [head, counts(chapters), ...chapters.map((chapter) => section(chapter, tests))].join('\n')
}

function counts(chapters: readonly Chapter[]): string {
  const rows = chapters.flatMap(({ requirements }) => requirements)
  const line = (level: 1 | 2) =>
    statuses.map((status) => rows.filter((row) => row.level === level && row.status === status).length)
  return table(
    ['level', ...statuses],
    [
      ['1', ...line(1).map(String)],
      ['2', ...line(2).map(String)],
    ],
  )
}

function section({ number, title, requirements }: Chapter, tests: readonly NamedTest[]): string {
  const asked = requirements.filter(({ status }) => status !== 'not applicable')
  const others = requirements.filter(({ status }) => status === 'not applicable')
  const parts = [
    `## ${number}. ${title}\n`,
    ...(asked.length === 0
      ? []
      : [
          table(
            ['id', 'level', 'what is asked', 'status', 'test', 'deviation'],
            asked.map((row) => [
              row.id,
              `${row.level}`,
              row.words,
              row.status,
              testCell(row, tests),
              reasonOf(row) ?? '',
            ]),
          ),
        ]),
    ...(others.length === 0
      ? []
      : [
          'Not applicable:\n',
          table(
            ['id', 'level', 'what is asked', 'why not here'],
            others.map((row) => [row.id, `${row.level}`, row.words, reasonOf(row) ?? '']),
          ),
        ]),
  ]
  return parts.join('\n')
}

/** Path and name of its test. */
function testCell(row: Requirement, tests: readonly NamedTest[]): string {
  const test = tests.find(({ id }) => id === row.id)
  if (!isTested(row) || test === undefined) return ''
  const file = test.path.slice(test.path.lastIndexOf('/') + 1)
  return `[\`${file}\`](../${test.path}): ${test.name.replaceAll('|', '\\|').replaceAll('<', '&lt;')}`
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `${[line(names), `|${'---|'.repeat(names.length)}`, ...rows.map(line)].join('\n')}\n`
}
