/**
 * docs/errors.md against what Basker's code says; Basira's part is held beside Basira's table.
 *
 * `UPDATE_ERRORS=1` writes the tables anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import { baskerReplies } from '@claviger/basker-cms'
import { partnerProblems } from '@claviger/basker-partners'
import { expect, test } from 'vitest'

const file = new URL('../../docs/errors.md', import.meta.url)

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

const tables: Readonly<Record<string, string>> = {
  'basker-native': table(
    ['status', 'code', 'message'],
    Object.entries(baskerReplies.rows)
      .toSorted(([a, one], [b, other]) => one.status - other.status || (a < b ? -1 : 1))
      .map(([code, { status, sentence }]) => [String(status), `\`${code}\``, sentence]),
  ),
  'basker-partners': table(
    ['status', 'error', 'message'],
    partnerProblems
      .toSorted((one, other) => one.status - other.status)
      .map(({ status, message }) => [String(status), STATUS_CODES[status] ?? '', message]),
  ),
}

test.each(Object.entries(tables))('docs/errors.md says exactly what is sent by %s', (name, expected) => {
  const page = readFileSync(file, 'utf8')
  const part = new RegExp(`(<!-- ${name} -->\\n)([\\s\\S]*?)(\\n<!-- /${name} -->)`)
  if (process.env['UPDATE_ERRORS'] === '1') {
    writeFileSync(
      file,
      page.replace(part, (_, before, __, after) => `${before}${expected}${after}`),
    )
  } else {
    expect(part.exec(page)?.[2]?.split('\n')).toEqual(expected.split('\n'))
  }
})
