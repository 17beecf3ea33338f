/**
 * One part of the bench in a process of its own; started by `main.ts`, with `--expose-gc`.
 *
 * Not an entry for people.
 */
import { checkBench, memoryBench } from './check-bench.ts'
import { documentsBench } from './documents-bench.ts'
import { stallsBench } from './stalls-bench.ts'

const [name, keysInStore] = process.argv.slice(2)
if (name === 'memory') await memoryBench()
else if (name === 'documents') await documentsBench()
else if (name === 'stalls') await stallsBench()
else await checkBench(Number(keysInStore))
