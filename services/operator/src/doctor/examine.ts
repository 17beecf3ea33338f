/**
 * The examination: every finding about one service, in the order in which to read them.
 *
 * What is looked at is the other files of this folder; printing is command/doctor.ts.
 */
import { dirname } from 'node:path'
import type { Configuration, SettingSource } from '@claviger/host'
import { readOwner } from '@claviger/store'
import { sentencesOf } from '../expected-failure.ts'
import type { Service } from '../service/service.ts'
import { databaseFindings } from './database.ts'
import { type Finding, failed } from './finding.ts'
import {
  databaseFileFinding,
  dataFolderFinding,
  diskFinding,
  nodeFinding,
  secretFileFinding,
} from './machine.ts'
import { mailFinding } from './mail.ts'
import { ownerFinding } from './owner.ts'
import { examineSettings } from './settings.ts'

export interface Examination {
  readonly findings: readonly Finding[]
  readonly sources: readonly SettingSource[]
}

/** Looks at everything and changes nothing. Never rejects for what it finds. */
export async function examine(service: Service): Promise<Examination> {
  const { findings, configuration, sources } = examineSettings(service)
  const node = nodeFinding(process.versions.node)
  if (configuration === null) return { findings: [node, ...findings], sources }
  return { findings: [node, ...findings, ...(await examineDeployment(service, configuration))], sources }
}

/** One look; what it cannot look at is a finding too. */
async function look(
  name: string,
  at: () => Promise<Finding | readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return [await at()].flat()
  } catch (error) {
    const why = sentencesOf(error) ?? (error instanceof Error ? error.message : 'for an unknown reason')
    return [failed(name, `cannot be examined: ${why}`, 'Look into it by hand.')]
  }
}

async function examineDeployment(
  service: Service,
  configuration: Configuration,
): Promise<readonly Finding[]> {
  const { databaseFile: file, dataDir } = configuration
  // Where even that cannot be read, the looks below say why.
  const owned = file !== null && (await readOwner(file).catch(() => null)) !== null
  const looks = [
    await look('data folder', () => dataFolderFinding(dataDir)),
    await look('secret', () => secretFileFinding(configuration)),
    file === null ? [] : await look('database file', () => databaseFileFinding(file)),
    await look('disk', () => diskFinding(file === null ? dataDir : dirname(file))),
    file === null ? [] : await look('owner', () => ownerFinding(file)),
    await look('database', () => databaseFindings(service, configuration, owned)),
    await look('mail', () => mailFinding(configuration)),
  ]
  return looks.flat()
}
