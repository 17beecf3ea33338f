/**
 * The `claviger` command: runs what its arguments ask for, when it is run and when it is imported.
 *
 * The commands are program.ts; bin/claviger.mjs finds a Node that can run this.
 */
import { runProgram } from './program.ts'

// A reader that has seen enough (`claviger users list | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await runProgram(process.argv.slice(2))
