import { expect, test } from 'vitest'
import { purityFindings } from './engine-purity.ts'
import { isCode, isTest, readFiles } from './source-tree.ts'

function findings(text: string): string[] {
  return purityFindings({ path: 'packages/engine/src/a.ts', text })
}

test('the engine asks no clock, process, console, network or chance', () => {
  const files = readFiles((path) => path.startsWith('packages/engine/') && isCode(path) && !isTest(path))
  expect(files.length).toBeGreaterThan(10)
  expect(files.flatMap(purityFindings)).toEqual([])
})

test.each([
  'Date.now()',
  "Date['now']()",
  'const { now } = Date',
  'const clock = Date',
  'new Date()',
  'Date()',
  'performance.now()',
  'process.env',
  'process.hrtime.bigint()',
  'console.log(1)',
  'globalThis.process',
  "fetch('http://example.org')",
  'Math.random()',
])('the gate on the engine refuses %j', (text) => {
  expect(findings(text)).toHaveLength(1)
})

test.each([
  'new Date(now)',
  'Date.parse(text)',
  'Math.min(1, 2)',
  'run.process.now()',
  '// Date.now() is not asked',
  "const text = 'new Date()'",
  'interface A { process: string; fetch(): void }',
])('the gate on the engine lets %j pass', (text) => {
  expect(findings(text)).toEqual([])
})
