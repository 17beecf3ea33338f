/**
 * How the tests are run: one process a core, files one after another inside it.
 *
 * The closing line is tools/reporter.ts; type check and lint are steps of their own in tools/run.mjs.
 */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'services/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    reporters: ['default', './tools/reporter.ts'],
    passWithNoTests: false,
    // Processes, not threads: tests start servers, send signals and change folders.
    pool: 'forks',
    // All cores: left to itself, the runner keeps one free, which of two is half of them.
    maxWorkers: '100%',
    // A fresh module graph for each file costs more than all the tests together.
    isolate: false,
    // For what never ends; how long something takes on a busy machine is no matter of a test.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { interval: 20, timeout: 60_000 } },
  },
})
