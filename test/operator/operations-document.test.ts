/**
 * docs/operations.md against the code: every setting, metric and command is in it as it is, and none that is not.
 *
 * On a difference in the settings the failure shows the table as it should stand.
 */
import { readFileSync } from 'node:fs'
import { basiraDeclaration } from '@claviger/basira-api'
import { baskerDeclaration } from '@claviger/basker'
import { describeConfiguration } from '@claviger/host'
import { expect, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { newDeployment, processesMs } from './deployment.ts'

const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')

const declarations = [
  { prefix: 'BASIRA', declaration: basiraDeclaration },
  { prefix: 'BASKER', declaration: baskerDeclaration },
] as const

test.each(declarations)('the settings table of $prefix is what the configuration reads', (service) => {
  const rows = describeConfiguration(service.prefix, service.declaration).map(
    (row) => `| \`${row.name}\` | ${row.default.replaceAll('<', '\\<')} | ${row.about} |`,
  )
  const table = ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n')
  const name = service.prefix.toLowerCase()
  const written = new RegExp(`<!-- settings ${name} -->\\n([\\s\\S]*?)\\n<!-- /settings -->`).exec(text)?.[1]
  expect(written).toBe(table)
})

test(
  'the metrics table is what a running server shows',
  async () => {
    const port = await freePort()
    const deployment = await newDeployment({ METRICS_PORT: String(port) })
    try {
      await deployment.start(null)
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      const shown = [...metrics.matchAll(/^# TYPE (claviger_\w+)/gm)].map(([, name]) => name)
      const written = [...text.matchAll(/^\| `(claviger_\w+)`/gm)].map(([, name]) => name)
      expect(written.toSorted()).toEqual(shown.toSorted())
    } finally {
      await deployment.remove()
    }
  },
  processesMs,
)

test(
  'every command is in the table',
  async () => {
    const deployment = await newDeployment()
    try {
      const { stdout } = await deployment.run('--help')
      const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? '')
      expect(commands.length).toBeGreaterThan(6)
      for (const command of commands.filter((name) => name !== 'help')) {
        expect(text).toMatch(new RegExp(`^\\| \`${command}[ \`]`, 'm'))
      }
    } finally {
      await deployment.remove()
    }
  },
  processesMs,
)
