/**
 * The agent's configuration: what YAML could take for anything but a text is quoted.
 */
import { expect, test } from 'vitest'
import { agentConfig } from './agent-config.ts'

const orders = { name: 'orders', engine: 'postgres', host: 'db-1.internal', port: 5_432 }
const base = { url: 'https://basira.example', key: 'dbm_ak_…', databases: [orders] }

test('plain names stand as they are', () => {
  expect(agentConfig({ ...base, key: 'dbm_ak_abc_def' })).toBe(`api:
  url: https://basira.example
  key: dbm_ak_abc_def
databases:
  - name: orders
    engine: postgres
    host: db-1.internal
    port: 5432
`)
})

test.each([
  'orders: eu # main',
  'Größe "quoted" \\ back',
  "it's",
  '- dash',
  '12',
  '1e3',
  '0x1f',
  '12:30:00',
  'yes',
  'NO',
  'null',
  '~',
  '2026-01-01',
  '{a: 1}',
  '*anchor',
  '&a',
  '!tag',
  '%dir',
  '@at',
  '`tick',
  'a\u0085b\u2028c\ufeff',
  'ends:',
  '2001:db8::1',
  '/var/run/postgresql',
  'a  b',
])('%j is quoted, as JSON does it, which YAML reads', (text) => {
  const lines = agentConfig({ ...base, databases: [{ ...orders, name: text, host: text }] }).split('\n')
  const [name = '', , host = ''] = lines.slice(4)
  expect(name.startsWith('  - name: "') && host.startsWith('    host: "')).toBe(true)
  expect([name.slice(10), host.slice(10)].map((value) => JSON.parse(value))).toEqual([text, text])
  // Of one line and in printed characters only, whatever was put in (YAML 1.2, 5.1).
  expect(lines).toHaveLength(9)
  expect(lines.join('')).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff]/)
})

test.each(['db-1.internal', 'db.example.com', 'localhost', 'a'])('%j needs no quotes', (host) => {
  expect(agentConfig({ ...base, databases: [{ ...orders, host }] })).toContain(`    host: ${host}\n`)
})

test('without databases there is no list of them', () => {
  const config = agentConfig({ ...base, key: 'dbm_ak_abc_def', databases: [] })
  expect(config).toBe('api:\n  url: https://basira.example\n  key: dbm_ak_abc_def\n')
})
