/**
 * The last line of a test run: `N passed, N failed, N skipped`, alone, whatever happened before.
 *
 * What failed and why is vitest's own reporter's to say; this one only counts.
 */
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/**
 * Counts tests; a file or a describe block that could not be collected, and an error outside any test, count as one
 * failure each. Nothing run at all is a failure too, as is an exit code that no count explains.
 */
export default class ClosingLine implements Reporter {
  #counts = { passed: 0, failed: 0, skipped: 0 }

  onInit(): void {
    // At exit, because vitest may still print (a teardown that fails, say) after the run has ended.
    process.once('exit', () => {
      const { passed, failed, skipped } = this.#counts
      if (passed + failed === 0 || failed > 0) process.exitCode ||= 1
      const unexplained = process.exitCode && failed === 0 ? 1 : 0
      process.stdout.write(`${passed} passed, ${failed + unexplained} failed, ${skipped} skipped\n`)
    })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    this.#counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      this.#counts.failed += module.errors().length
      for (const suite of module.children.allSuites()) this.#counts.failed += suite.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        // A test still pending when the run ends never got to say anything: that is not a pass.
        this.#counts[state === 'pending' ? 'failed' : state] += 1
      }
    }
  }
}
