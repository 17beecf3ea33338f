/**
 * `claviger doctor`: prints what an examination found, and what to do.
 *
 * What is examined is doctor/.
 */
import type { SettingSource } from '@claviger/host'
import type { Command } from 'commander'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { ExpectedFailure } from '../expected-failure.ts'
import { serviceNamed } from '../service/services.ts'
import { print, printJson, printTable } from '../terminal.ts'
import { serviceOption } from './operating.ts'

interface DoctorOptions {
  readonly service: string
  readonly json?: boolean
}

function printFinding({ name, state, detail, advice }: Finding): void {
  print(`${state.padEnd(8)} ${name.padEnd(14)} ${detail}`)
  if (advice !== undefined) print(`${' '.repeat(24)}→ ${advice}`)
}

function shownValue(setting: SettingSource): string {
  if (setting.source === 'default') return setting.default
  return setting.text ?? '(set, not shown)'
}

function printSettings(sources: readonly SettingSource[]): void {
  if (sources.length === 0) return
  print('')
  printTable(
    ['setting', 'value', 'from'],
    sources.map((setting) => ({ setting: setting.name, value: shownValue(setting), from: setting.source })),
  )
}

async function run(options: DoctorOptions): Promise<void> {
  const { findings, sources } = await examine(await serviceNamed(options.service))
  const settings = sources.map((setting) => ({
    name: setting.name,
    value: shownValue(setting),
    source: setting.source,
  }))
  if (options.json === true) printJson({ findings, settings })
  else {
    for (const finding of findings) printFinding(finding)
    printSettings(sources)
  }
  const count = findings.filter((finding) => finding.state === 'failed').length
  if (count > 0) throw new ExpectedFailure(`Failed: ${count} of ${findings.length} checks.`)
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Examine this deployment and say what to do. Changes nothing; exit code 1 if anything failed.',
    )
    .addOption(serviceOption())
    .option('--json', 'print the findings and settings as JSON')
    .action(run)
}
