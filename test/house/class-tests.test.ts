import { expect, test } from 'vitest'
import { classTestFindings } from './class-tests.ts'
import { isCode, readFiles } from './source-tree.ts'

const ours = /^(packages|services|test|bench|tools)\//

function findings(text: string, path = 'services/basira/api/src/a.ts'): string[] {
  const declaring = { path: 'services/basira/api/src/problem.ts', text: 'export class Own extends Error {}' }
  const passing = { path: 'services/basira/api/src/index.ts', text: "export { Refusal } from 'claviger'" }
  return classTestFindings([{ path, text }, declaring, passing])
}

test('no package is told values of another by their class', () => {
  const files = readFiles((path) => isCode(path) && ours.test(path) && !/\.d\.m?ts$/.test(path))
  expect(files.length).toBeGreaterThan(300)
  expect(files.some(({ text }) => text.includes('instanceof Error'))).toBe(true)
  expect(classTestFindings(files)).toEqual([])
})

test.each([
  "import { Refusal } from 'claviger'\nerror instanceof Refusal",
  "import { Refusal as No } from 'claviger'\nerror instanceof No",
  "import { type Engine, Refusal } from 'claviger'\nif (!(await check() instanceof Refusal)) admit()",
  "import * as engine from 'claviger'\nerror instanceof engine.Refusal",
  "import Refusal from '@claviger/fastify'\nerror instanceof Refusal",
  "const { Refusal } = await import('claviger')\nerror instanceof Refusal",
  "const engine = await import('claviger')\nerror instanceof engine.Refusal",
  "import { RateLimiterRes } from 'rate-limiter-flexible'\nerror instanceof RateLimiterRes",
  "import { Refusal } from './index.ts'\nerror instanceof Refusal",
  "import { Refusal } from '../../../../packages/engine/src/refusal/refusal.ts'\nerror instanceof Refusal",
  'error instanceof classes[0]()',
  'function is(error: unknown, Kind: new () => object) { return error instanceof Kind }',
])('the gate on classes refuses %j', (text) => {
  expect(findings(text)).toHaveLength(1)
})

test.each([
  'error instanceof Error',
  'found instanceof Promise || found instanceof Uint8Array',
  'target instanceof HTMLInputElement || target instanceof Element',
  "import { Server } from 'node:net'\nprobe instanceof Server",
  'class Own extends Error {}\nerror instanceof Own',
  "import { Own } from './problem.ts'\nerror instanceof Own",
  "import { Own as Mine } from './problem.ts'\nerror instanceof Mine",
  "import { isRefusal, Refusal } from 'claviger'\nif (isRefusal(error)) throw new Refusal('busy')",
  "// error instanceof Refusal\nconst text = 'a instanceof Refusal'",
])('the gate on classes lets %j pass', (text) => {
  expect(findings(text)).toEqual([])
})

test('the gate on classes takes a bundle and a test folder for packages of their own', () => {
  const crossing = "import { Own } from '../../services/basira/api/src/problem.ts'\nerror instanceof Own"
  expect(findings(crossing, 'test/house/a.ts')).toHaveLength(1)
})
