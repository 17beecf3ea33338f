/**
 * `npm run bench`: every measurement, side by side in one run. `npm run bench -- checks|memory|routes|documents|stalls|pages` runs a part.
 *
 * Nothing here decides anything: it prints medians with their spread, and the machine they were taken on.
 */
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { pagesBench } from './pages-bench.ts'
import { routeBench } from './route-bench.ts'

const parts: Readonly<Record<string, () => Promise<void>>> = {
  async checks() {
    for (const keysInStore of ['1000', '10000', '100000', '1000000']) inOwnProcess('checks', keysInStore)
  },
  async memory() {
    inOwnProcess('memory')
  },
  routes: routeBench,
  async documents() {
    inOwnProcess('documents')
  },
  async stalls() {
    inOwnProcess('stalls')
  },
  pages: pagesBench,
}

/** Each size in a process of its own: what one leaves on the heap is not the next one's. */
function inOwnProcess(...args: readonly string[]): void {
  const part = fileURLToPath(new URL('part.ts', import.meta.url))
  execFileSync(process.execPath, ['--expose-gc', part, ...args], { stdio: 'inherit' })
}

const asked = process.argv.slice(2)
for (const name of asked) {
  if (!Object.hasOwn(parts, name))
    throw new Error(`no such part; there are: ${Object.keys(parts).join(', ')}`)
}
const [processor] = cpus()
console.log(
  `Node ${process.versions.node} on ${processor?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`,
)
for (const [name, run] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await run()
