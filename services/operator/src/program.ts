/**
 * The command line of `claviger`: which commands there are, and what an outcome is as an exit code.
 *
 * What a command does is command/ and doctor/.
 */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addAudit } from './command/audit.ts'
import { addBasker } from './command/basker.ts'
import { addDoctor } from './command/doctor.ts'
import { addKeys } from './command/keys.ts'
import { addMigrate } from './command/migrate.ts'
import { addOrganizations } from './command/organizations.ts'
import { addSecrets } from './command/secrets.ts'
import { addStart } from './command/start.ts'
import { addUsers } from './command/users.ts'
import { sentencesOf } from './expected-failure.ts'
import { note } from './terminal.ts'

const failed = 1
/** The command line itself is wrong; nothing was tried. */
const misused = 2

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return manifest.version
}

function buildProgram(): Command {
  const program = new Command('claviger')
    .description('Starts, looks after and operates the services of a deployment.')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'show this help')
    .showHelpAfterError('(--help after a command shows what it takes)')
    .exitOverride()
    .addHelpText(
      'after',
      '\nSettings are environment variables: docs/operations.md lists them, `claviger doctor` shows them.\nExit codes: 0 done, 1 not done, 2 the command line is wrong.',
    )
  // Commands made from here on inherit exitOverride and the help settings.
  addStart(program)
  addMigrate(program)
  addDoctor(program)
  addUsers(program)
  addOrganizations(program)
  addKeys(program)
  addSecrets(program)
  addAudit(program)
  addBasker(program)
  return program
}

/** Bugs are told with their stack; what an operator can mend, in a sentence. */
function tell(error: unknown): void {
  const stack =
    error instanceof Error ? (error.stack ?? error.message) : 'something that is no error was thrown'
  note(sentencesOf(error) ?? `This should not have happened, please report it:\n${stack}`)
}

/** Of what commander throws where it has said all there is to say (help, a misspelt option), told by its code; else null. */
function parserExitCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('code' in error) || !('exitCode' in error)) return null
  const isParsers = typeof error.code === 'string' && error.code.startsWith('commander.')
  return isParsers && typeof error.exitCode === 'number' ? error.exitCode : null
}

/**
 * Runs the command that `args` name and resolves to the exit code: 0 done, 1 not done, 2 not understood. `start`
 * resolves when the services listen; they go on.
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    const exitCode = parserExitCode(error)
    if (exitCode !== null) return exitCode === 0 ? 0 : misused
    tell(error)
    return failed
  }
}
