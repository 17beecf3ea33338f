/**
 * The page about the versions of the Partners API says what the table of versions says.
 *
 * What each version does to requests and replies is tested beside the table.
 */
import { readFileSync } from 'node:fs'
import { newestVersion, versions } from '@claviger/basker-partners'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../docs/partners-versions.md', import.meta.url), 'utf8')

test('each version has a section with its changes, newest first', () => {
  const sections = [...page.matchAll(/^## (\d{4}-\d\d.*)\n\n((?:- .*\n)+)/gm)].map(
    ([, title, list = '']) => ({
      title,
      changes: list
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(2)),
    }),
  )
  expect(sections).toEqual(
    versions.toReversed().map(({ id, changes }) => ({
      title: id === newestVersion.id ? `${id} (newest)` : id,
      changes,
    })),
  )
})

test('every name that differs is in the table for those who move', () => {
  const rows = versions.flatMap(({ formerNames, id }) =>
    Object.entries(formerNames).flatMap(([collection, names]) =>
      Object.entries(names).map(([then, now]) => {
        expect(page).toContain(`## Moving from ${id} to ${newestVersion.id}`)
        return `| \`${collection}\` | \`${then}\` | \`${now}\` |`
      }),
    ),
  )
  for (const row of rows) expect(page).toContain(row)
  expect(page.match(/^\| `/gm)).toHaveLength(rows.length)
})
