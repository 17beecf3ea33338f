/**
 * The package's one entry: the command as a function. What a shell runs is bin/claviger.mjs.
 */
export { runProgram } from './program.ts'
